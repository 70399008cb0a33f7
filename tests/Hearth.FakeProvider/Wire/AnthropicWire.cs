using System.Text.Json.Nodes;

namespace Hearth.FakeProvider.Wire;

/// <summary>Anthropic Messages: named events around content blocks.</summary>
internal sealed class AnthropicWire : WireFormat
{
    public static readonly AnthropicWire Instance = new();

    public override ReadOnlyMemory<byte> Ping { get; } = "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8.ToArray();

    public override IReadOnlyList<StreamFrame> Stream(FakeTurn turn, FakeRequest request)
    {
        var usage = UsageOf(turn);
        var message = Message(NewId("msg_"), request.Model, Array.Empty<object>(), null, Usage(usage, outputTokens: 1));
        var frames = new List<StreamFrame> { new(Event("message_start", new { type = "message_start", message })), new(Ping) };
        var index = 0;
        foreach (var part in turn.Parts)
        {
            if (part is FakePart.Pause or FakePart.Gate)
                frames.AddRange(Silence(part));
            else
                frames.AddRange(Block(turn, part, index++));
        }
        var delta = new { stop_reason = StopReason(turn), stop_sequence = (string?)null };
        frames.Add(new StreamFrame(Event("message_delta", new { type = "message_delta", delta, usage = Usage(usage, usage.Output) })));
        frames.Add(new StreamFrame(Event("message_stop", new { type = "message_stop" })));
        return frames;
    }

    public override byte[] Complete(FakeTurn turn, FakeRequest request)
    {
        var usage = UsageOf(turn);
        var content = turn.Parts.Select(part => part switch
        {
            FakePart.Text text => new { type = "text", text = text.Value },
            FakePart.Thinking thinking => new { type = "thinking", thinking = thinking.Value, signature = thinking.Signature },
            FakePart.ToolCall call => (object?)new
            {
                type = "tool_use",
                id = call.Id ?? NewId("toolu_"),
                name = call.Name,
                input = JsonNode.Parse(call.ArgumentsJson),
            },
            _ => null,
        }).Where(block => block is not null).ToArray();
        return Serialize(Message(NewId("msg_"), request.Model, content, StopReason(turn), Usage(usage, usage.Output)));
    }

    public override byte[] ErrorEvent(string code, string message) =>
        Event("error", new { type = "error", error = new { type = code, message } });

    public override byte[] ErrorBody(int status, string? code, string? message)
    {
        var usualType = status switch
        {
            400 or 422 => "invalid_request_error",
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            529 => "overloaded_error",
            _ => "api_error",
        };
        var error = new { type = code ?? usualType, message = message ?? $"The fake provider was told to answer {status}." };
        return Serialize(new { type = "error", error, request_id = NewId("req_") });
    }

    private static IEnumerable<StreamFrame> Block(FakeTurn turn, FakePart part, int index)
    {
        var (start, deltas) = part switch
        {
            FakePart.Thinking thinking => (
                (object)new { type = "thinking", thinking = "", signature = "" },
                Tokens(thinking.Value).Select(token => (object)new { type = "thinking_delta", thinking = token })),
            FakePart.ToolCall call => (
                new { type = "tool_use", id = call.Id ?? NewId("toolu_"), name = call.Name, input = new { } },
                Pieces(call.ArgumentsJson).Select(piece => (object)new { type = "input_json_delta", partial_json = piece })),
            FakePart.Text text => (
                new { type = "text", text = "" },
                Tokens(text.Value).Select(token => (object)new { type = "text_delta", text = token })),
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
        yield return new StreamFrame(Event("content_block_start", new { type = "content_block_start", index, content_block = start }));
        foreach (var delta in deltas)
            yield return Token(turn, Event("content_block_delta", new { type = "content_block_delta", index, delta }));
        if (part is FakePart.Thinking { Signature: var signature })
        {
            var delta = new { type = "signature_delta", signature };
            yield return new StreamFrame(Event("content_block_delta", new { type = "content_block_delta", index, delta }));
        }
        yield return new StreamFrame(Event("content_block_stop", new { type = "content_block_stop", index }));
    }

    private static object Message(string id, string model, object content, string? stopReason, object usage) => new
    {
        id,
        type = "message",
        role = "assistant",
        model,
        content,
        stop_reason = stopReason,
        stop_sequence = (string?)null,
        usage,
    };

    private static object Usage(FakeUsage usage, int outputTokens) => new
    {
        input_tokens = usage.Input - usage.Cached - usage.CacheWrite,
        cache_creation_input_tokens = usage.CacheWrite,
        cache_read_input_tokens = usage.Cached,
        output_tokens = outputTokens,
        output_tokens_details = new { thinking_tokens = usage.Reasoning },
        service_tier = "standard",
    };

    private static string StopReason(FakeTurn turn) => FinishOf(turn) switch
    {
        "stop" => "end_turn",
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "refusal",
        var other => other,
    };
}
