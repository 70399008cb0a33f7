using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.FakeProvider.Wire;

/// <summary>Speaks one provider's protocol.</summary>
internal abstract class WireFormat
{
    protected static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static long _lastId;

    /// <summary>The content type of a streamed answer.</summary>
    public virtual string StreamType => "text/event-stream; charset=utf-8";

    /// <summary>Bytes that keep a connection alive and say nothing.</summary>
    public abstract ReadOnlyMemory<byte> Ping { get; }

    /// <summary>The whole answer, event by event.</summary>
    public abstract IReadOnlyList<StreamFrame> Stream(FakeTurn turn, FakeRequest request);

    /// <summary>The whole answer as one JSON body.</summary>
    public abstract byte[] Complete(FakeTurn turn, FakeRequest request);

    /// <summary>An error in the middle of a stream.</summary>
    public abstract byte[] ErrorEvent(string code, string message);

    /// <summary>A response that failed as a whole.</summary>
    public virtual byte[] FailedEvent(string code, string message) => ErrorEvent(code, message);

    /// <summary>The body of an HTTP error.</summary>
    public abstract byte[] ErrorBody(int status, string? code, string? message);

    /// <summary>The headers of an HTTP error that say what the body does not.</summary>
    public virtual IReadOnlyDictionary<string, string> ErrorHeaders(int status, string? code) => new Dictionary<string, string>();

    public static WireFormat For(FakeApi api) => api switch
    {
        FakeApi.ChatCompletions => ChatCompletionsWire.Instance,
        FakeApi.Responses => ResponsesWire.Instance,
        FakeApi.Bedrock => BedrockWire.Instance,
        _ => AnthropicWire.Instance,
    };

    protected static string NewId(string prefix) => $"{prefix}{Interlocked.Increment(ref _lastId):x16}";

    protected static byte[] Serialize(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);

    protected static byte[] Event(string? name, object data) =>
        Encoding.UTF8.GetBytes((name is null ? "" : $"event: {name}\n") + $"data: {JsonSerializer.Serialize(data, Json)}\n\n");

    /// <summary>A word with the space after it is one token.</summary>
    protected static IEnumerable<string> Tokens(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i]))
            {
                yield return text[start..i];
                start = i;
            }
        }
        if (start < text.Length)
            yield return text[start..];
    }

    /// <summary>Arguments arrive in pieces that mean nothing by themselves.</summary>
    protected static IEnumerable<string> Pieces(string argumentsJson) => argumentsJson.Chunk(12).Select(piece => new string(piece));

    protected static FakeUsage UsageOf(FakeTurn turn) => turn.ReportedUsage ?? new FakeUsage(10, turn.Parts.Sum(part => part switch
    {
        FakePart.Text text => Tokens(text.Value).Count(),
        FakePart.Thinking thinking => Tokens(thinking.Value).Count(),
        FakePart.ToolCall call => Pieces(call.ArgumentsJson).Count(),
        _ => 0,
    }));

    protected static string FinishOf(FakeTurn turn) => turn.FinishReason ?? (turn.HasToolCalls ? "tool_calls" : "stop");

    /// <summary>The steps of a part that says nothing.</summary>
    protected IEnumerable<StreamFrame> Silence(FakePart part)
    {
        if (part is FakePart.Gate gate)
        {
            yield return new StreamFrame { Gate = gate.Opened };
        }
        else if (part is FakePart.Pause { PingEvery: { } every } pinged)
        {
            for (var elapsed = every; elapsed <= pinged.Duration; elapsed += every)
                yield return new StreamFrame(Ping, (int)every.TotalMilliseconds);
        }
        else if (part is FakePart.Pause pause)
        {
            yield return new StreamFrame(default, (int)pause.Duration.TotalMilliseconds);
        }
    }

    protected static StreamFrame Token(FakeTurn turn, byte[] bytes) => new(bytes, (int)turn.TokenDelay.TotalMilliseconds, IsToken: true);
}
