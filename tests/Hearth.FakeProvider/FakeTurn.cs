namespace Hearth.FakeProvider;

/// <summary>One scripted answer, built by chaining; the same script is spoken in whatever protocol the request came in.</summary>
/// <remarks>Text and thinking are streamed word by word: a word with the space after it is one token. Not to be changed once queued.</remarks>
public sealed class FakeTurn
{
    private readonly List<FakePart> _parts = [];

    internal IReadOnlyList<FakePart> Parts => _parts;

    internal FakeUsage? ReportedUsage { get; private set; }

    internal string? FinishReason { get; private set; }

    internal FakeFault? Fault { get; private set; }

    internal TimeSpan TokenDelay { get; private set; }

    internal TimeSpan FirstByteDelay { get; private set; }

    internal bool HasToolCalls => _parts.Exists(part => part is FakePart.ToolCall);

    internal bool CanBeReused => !HasToolCalls && !_parts.Exists(part => part is FakePart.Gate);

    /// <summary>Says something.</summary>
    public FakeTurn Text(string text) => Add(new FakePart.Text(text));

    /// <summary>Thinks aloud: <c>reasoning_content</c>, a reasoning item with a summary, or a thinking block.</summary>
    /// <param name="text">What is shown of the thoughts.</param>
    /// <param name="signature">The signature or encrypted content that the client must replay.</param>
    public FakeTurn Thinking(string text, string signature = "c2lnbmF0dXJl") => Add(new FakePart.Thinking(text, signature));

    /// <summary>Calls a tool; several in one turn are parallel calls.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="argumentsJson">Streamed as it is, valid or not.</param>
    /// <param name="id">The call's id; null makes a fresh one in the protocol's style.</param>
    public FakeTurn ToolCall(string name, string argumentsJson = "{}", string? id = null) => Add(new FakePart.ToolCall(name, argumentsJson, id));

    /// <summary>Waits in the middle of the answer, with pings if asked.</summary>
    public FakeTurn Pause(TimeSpan duration, TimeSpan? pingEvery = null) => Add(new FakePart.Pause(duration, pingEvery));

    /// <summary>Waits in the middle of the answer until <paramref name="opened"/> completes.</summary>
    public FakeTurn Gate(Task opened) => Add(new FakePart.Gate(opened));

    /// <summary>The time before each token. Default: none.</summary>
    public FakeTurn Delay(TimeSpan perToken) => Change(() => TokenDelay = perToken);

    /// <summary>The time before the response headers. Default: none.</summary>
    public FakeTurn FirstByteAfter(TimeSpan delay) => Change(() => FirstByteDelay = delay);

    /// <summary>What is reported as used; by default ten input tokens and as many output tokens as were sent.</summary>
    public FakeTurn Usage(int input, int output, int cached = 0, int cacheWrite = 0, int reasoning = 0) =>
        Change(() => ReportedUsage = new FakeUsage(input, output, cached, cacheWrite, reasoning));

    /// <summary>Why the answer ends: <c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>, translated to the protocol's word.</summary>
    public FakeTurn Finish(string reason) => Change(() => FinishReason = reason);

    /// <summary>Answers with an HTTP error and a body in the provider's style.</summary>
    /// <param name="status">For example 429, 401, 500 or 529.</param>
    /// <param name="message">The message for people; null for a plain one.</param>
    /// <param name="code">The provider's error code or type; null for the one that belongs to the status.</param>
    /// <param name="retryAfter">Sent as <c>Retry-After</c> in whole seconds.</param>
    /// <param name="inMilliseconds">Sends <c>retry-after-ms</c> instead.</param>
    public FakeTurn Fail(int status, string? message = null, string? code = null, TimeSpan? retryAfter = null, bool inMilliseconds = false) =>
        Change(() => Fault = new FakeFault.Status(status, message, code, retryAfter, inMilliseconds));

    /// <summary>Resets the connection after this many tokens.</summary>
    public FakeTurn DisconnectAfter(int tokens) => Change(() => Fault = new FakeFault.Disconnect(tokens));

    /// <summary>Ends the body cleanly after this many tokens, without the protocol's last event.</summary>
    public FakeTurn EndAfter(int tokens) => Change(() => Fault = new FakeFault.End(tokens));

    /// <summary>Ends the body cleanly in the middle of the event that follows this many tokens.</summary>
    public FakeTurn EndInsideAfter(int tokens) => Change(() => Fault = new FakeFault.EndInside(tokens));

    /// <summary>Turns one bit of the event that follows this many tokens, and ends the body behind it.</summary>
    public FakeTurn DamageAfter(int tokens) => Change(() => Fault = new FakeFault.Damage(tokens));

    /// <summary>Sends the protocol's error event after this many tokens, then ends the body.</summary>
    public FakeTurn ErrorAfter(int tokens, string code, string message) => Change(() => Fault = new FakeFault.ErrorEvent(tokens, code, message));

    /// <summary>Sends <c>response.failed</c> after this many tokens; the error event in protocols that have no such thing.</summary>
    public FakeTurn FailedAfter(int tokens, string code, string message) => Change(() => Fault = new FakeFault.FailedEvent(tokens, code, message));

    /// <summary>Falls silent after this many tokens until the client gives up; with pings if asked.</summary>
    public FakeTurn StallAfter(int tokens, TimeSpan? pingEvery = null) => Change(() => Fault = new FakeFault.Stall(tokens, pingEvery));

    private FakeTurn Add(FakePart part)
    {
        _parts.Add(part);
        return this;
    }

    private FakeTurn Change(Action change)
    {
        change();
        return this;
    }
}
