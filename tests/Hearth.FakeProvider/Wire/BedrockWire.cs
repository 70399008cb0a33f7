namespace Hearth.FakeProvider.Wire;

/// <summary>Amazon Bedrock: the events of Anthropic Messages, each in a frame of an AWS event stream.</summary>
internal sealed class BedrockWire : WireFormat
{
    public static readonly BedrockWire Instance = new();

    private static ReadOnlySpan<byte> DataPrefix => "data: "u8;

    public override string StreamType => "application/vnd.amazon.eventstream";

    public override ReadOnlyMemory<byte> Ping { get; } = Wrap(AnthropicWire.Instance.Ping).ToArray();

    public override IReadOnlyList<StreamFrame> Stream(FakeTurn turn, FakeRequest request) =>
    [
        .. AnthropicWire.Instance.Stream(turn, request).Select(frame => frame.Bytes.IsEmpty ? frame : frame with { Bytes = Wrap(frame.Bytes) }),
    ];

    public override byte[] Complete(FakeTurn turn, FakeRequest request) => AnthropicWire.Instance.Complete(turn, request);

    public override byte[] ErrorEvent(string code, string message) => EventStreamFrame.Encode(
        Serialize(new { message }), (":exception-type", code), (":content-type", "application/json"), (":message-type", "exception"));

    public override byte[] ErrorBody(int status, string? code, string? message) =>
        Serialize(new { message = message ?? $"The fake provider was told to answer {status}." });

    public override IReadOnlyDictionary<string, string> ErrorHeaders(int status, string? code)
    {
        var usual = status switch
        {
            400 => "ValidationException",
            403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            408 => "ModelTimeoutException",
            424 => "ModelErrorException",
            429 => "ThrottlingException",
            503 => "ServiceUnavailableException",
            _ => "InternalServerException",
        };
        return new Dictionary<string, string> { ["x-amzn-ErrorType"] = $"{code ?? usual}:http://internal.amazon.com/coral/" };
    }

    // The frames of the other protocol are one event each.
    private static ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> serverSentEvent)
    {
        var bytes = serverSentEvent.Span;
        var data = bytes[(bytes.IndexOf(DataPrefix) + DataPrefix.Length)..];
        var payload = Serialize(new { bytes = Convert.ToBase64String(data.TrimEnd("\n"u8)), p = "abcdefgh" });
        return EventStreamFrame.Encode(
            payload, (":event-type", "chunk"), (":content-type", "application/json"), (":message-type", "event"));
    }
}
