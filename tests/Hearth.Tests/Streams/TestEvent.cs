using System.Text;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Tests.Streams;

/// <summary>An event whose payload tells its offset, so that no other event can be taken for it.</summary>
internal sealed record TestEvent(EventKind Kind, string Text = "", string? SupersedesTurn = null) : IOutgoingEvent
{
    /// <summary>Hears of the event when it has got its position and nobody can have seen it.</summary>
    public Action<StoredEvent>? Encoded { get; init; }

    public static TestEvent Boundary(string text = "") => new(EventKind.Log, text);

    public static TestEvent Delta(string text = "") => new(EventKind.TextDelta, text);

    public static TestEvent EndOf(string turn) => new(EventKind.MessageEnd, "", turn);

    public ReadOnlyMemory<byte> Encode(Offset offset, DateTimeOffset now)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"at":"{{offset}}","kind":"{{Kind}}","text":"{{Text}}"}""");
        Encoded?.Invoke(new StoredEvent(offset, Kind, payload));
        return payload;
    }
}
