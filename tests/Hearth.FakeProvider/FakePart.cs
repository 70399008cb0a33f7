namespace Hearth.FakeProvider;

/// <summary>One piece of a scripted answer.</summary>
internal abstract record FakePart
{
    internal sealed record Text(string Value) : FakePart;

    /// <param name="Value">What the model shows of its thoughts.</param>
    /// <param name="Signature">What the client must send back unchanged.</param>
    internal sealed record Thinking(string Value, string Signature) : FakePart;

    internal sealed record ToolCall(string Name, string ArgumentsJson, string? Id) : FakePart;

    /// <summary>Silence, or pings, in the middle of the answer.</summary>
    internal sealed record Pause(TimeSpan Duration, TimeSpan? PingEvery) : FakePart;

    /// <summary>Silence until a test says so.</summary>
    internal sealed record Gate(Task Opened) : FakePart;
}
