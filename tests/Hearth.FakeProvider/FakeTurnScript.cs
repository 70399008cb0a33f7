using System.Text.Json;

namespace Hearth.FakeProvider;

/// <summary>A <see cref="FakeTurn"/> as the control API takes it.</summary>
internal sealed record FakeTurnScript(
    string? Text,
    string? Thinking,
    string? Signature,
    IReadOnlyList<FakeTurnScript.Call>? ToolCalls,
    FakeUsage? Usage,
    string? FinishReason,
    double DelayMs,
    double FirstByteDelayMs,
    FakeTurnScript.Failure? Fault)
{
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">Any JSON; a string is sent as it is.</param>
    /// <param name="Id">The call's id, or null.</param>
    internal sealed record Call(string Name, JsonElement? Arguments, string? Id);

    /// <param name="Kind"><c>status</c>, <c>disconnect</c>, <c>end</c>, <c>error</c>, <c>failed</c> or <c>stall</c>.</param>
    /// <param name="AfterTokens">Where in the stream it happens.</param>
    /// <param name="Status">The HTTP status of <c>status</c>.</param>
    /// <param name="Code">The provider's error code.</param>
    /// <param name="Message">The message for people.</param>
    /// <param name="RetryAfterMs">Rounded up to seconds for the header.</param>
    /// <param name="PingMs">The time between the pings of a stall; null for silence.</param>
    internal sealed record Failure(string Kind, int AfterTokens, int Status, string? Code, string? Message, double? RetryAfterMs, double? PingMs);

    public FakeTurn ToTurn()
    {
        var turn = new FakeTurn().Delay(TimeSpan.FromMilliseconds(DelayMs)).FirstByteAfter(TimeSpan.FromMilliseconds(FirstByteDelayMs));
        if (Thinking is not null)
            _ = Signature is null ? turn.Thinking(Thinking) : turn.Thinking(Thinking, Signature);
        if (Text is not null)
            turn.Text(Text);
        foreach (var call in ToolCalls ?? [])
            turn.ToolCall(call.Name, ArgumentsOf(call), call.Id);
        if (Usage is not null)
            turn.Usage(Usage.Input, Usage.Output, Usage.Cached, Usage.CacheWrite, Usage.Reasoning);
        if (FinishReason is not null)
            turn.Finish(FinishReason);
        return Fault is null ? turn : Break(turn, Fault);
    }

    private static FakeTurn Break(FakeTurn turn, Failure fault) => fault.Kind switch
    {
        "status" => turn.Fail(fault.Status, fault.Message, fault.Code, Milliseconds(fault.RetryAfterMs)),
        "disconnect" => turn.DisconnectAfter(fault.AfterTokens),
        "end" => turn.EndAfter(fault.AfterTokens),
        "error" => turn.ErrorAfter(fault.AfterTokens, fault.Code ?? "server_error", fault.Message ?? "The script says so."),
        "failed" => turn.FailedAfter(fault.AfterTokens, fault.Code ?? "server_error", fault.Message ?? "The script says so."),
        "stall" => turn.StallAfter(fault.AfterTokens, Milliseconds(fault.PingMs)),
        _ => throw new BadHttpRequestException($"'{fault.Kind}' is no kind of fault: status, disconnect, end, error, failed or stall."),
    };

    private static string ArgumentsOf(Call call) => call.Arguments switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var json => json.Value.GetRawText(),
    };

    private static TimeSpan? Milliseconds(double? value) => value is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
