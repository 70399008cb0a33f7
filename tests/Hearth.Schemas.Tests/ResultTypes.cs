using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Hearth.Schemas.Tests;

/// <summary>What the agents of these tests return.</summary>
public static class ResultTypes
{
    public enum Mood
    {
        Calm,
        Angry,
    }

    [Description("A ticket.")]
    public sealed record Ticket(
        [property: Description("One line.")] string Title, int Priority, Mood Mood, DateOnly Due, Requester Requester, string? Note, string Queue = "new")
    {
        public int Computed => Priority + 1;
    }

    public sealed record Requester(string Name, double? Score)
    {
        public required IReadOnlyList<string> Tags { get; init; }
    }

    public sealed class Folder
    {
        public required string Name { get; set; }

        public List<Folder> Children { get; set; } = [];
    }

    public sealed class Point(int x, int y)
    {
        public int X { get; } = x;

        public int Y { get; } = y;
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Square(double Side) : Shape;

    public interface IAnything
    {
        string Name { get; set; }
    }

    public sealed record HoldsHandle(string Name, IntPtr Handle);

    public sealed record HoldsDelegate(Action Callback);

    public sealed record HoldsInterface(IReadOnlyList<IAnything> Things);

    public sealed class NoConstructor
    {
        private NoConstructor()
        {
        }

        public int X { get; set; }
    }
}
