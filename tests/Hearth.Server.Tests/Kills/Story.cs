using Hearth.FakeProvider;

namespace Hearth.Server.Tests.Kills;

/// <summary>The long answer that is cut in these tests, and a model that goes on with it where it was told that it stopped.</summary>
internal static class Story
{
    /// <summary>The arguments of a tool call.</summary>
    public const string Item = """{"item":"it"}""";

    private static readonly string[] Words = [.. Enumerable.Range(1, 80).Select(number => number < 80 ? $"word{number} " : "end.")];

    /// <summary>The whole answer.</summary>
    public static string Text { get; } = string.Concat(Words);

    /// <summary>The first words of the answer, as they are streamed.</summary>
    public static string Start(int words) => string.Concat(Words.Take(words));

    /// <summary>Says the first words, then waits until the connection is cut.</summary>
    public static FakeTurn Until(int words) => InTwoParts(words, Never());

    /// <summary>Says the first words, and the others when it may go on.</summary>
    public static FakeTurn InTwoParts(int words, Task goOn) => new FakeTurn().Text(Start(words)).Gate(goOn).Text(Text[Start(words).Length..]);

    /// <summary>Thinks, then waits until the connection is cut.</summary>
    public static FakeTurn Think() => new FakeTurn().Thinking("First I have to think about it.").Gate(Never()).Text(Text);

    /// <summary>Never sends the first byte.</summary>
    public static FakeTurn Silence() => new FakeTurn().FirstByteAfter(TimeSpan.FromHours(1));

    /// <summary>Says what has not been said yet, as a model does that was told about the cut.</summary>
    public static FakeTurn Rest(FakeRequest request)
    {
        var said = SaidIn(request);
        var rest = Text.StartsWith(said, StringComparison.Ordinal) ? Text[said.Length..] : $"(The model was told that it had said \"{said}\".)";
        return rest.Length > 0 ? new FakeTurn().Text(rest) : new FakeTurn();
    }

    /// <summary>Says the next words of what has not been said yet, then waits until the connection is cut.</summary>
    public static FakeTurn Rest(FakeRequest request, int words)
    {
        var said = SaidIn(request).Length;
        var next = Words.SkipWhile((_, index) => Start(index).Length < said).Take(words);
        return new FakeTurn().Text(string.Concat(next)).Gate(Never());
    }

    /// <summary>The text that the model is told to go on with; empty when it is to start.</summary>
    public static string SaidIn(FakeRequest request)
    {
        var said = "";
        var messages = request.Messages;
        for (var i = messages.Count - 1; i > 0 && IsAboutTheCut(messages[i].GetRawText()); i -= 2)
        {
            said = TextOf(messages[i - 1]) + said;
        }

        return said;
    }

    private static bool IsAboutTheCut(string message) => message.Contains("cut off", StringComparison.Ordinal);

    private static string TextOf(System.Text.Json.JsonElement message)
    {
        var content = message.GetProperty("content");
        return content.ValueKind == System.Text.Json.JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
