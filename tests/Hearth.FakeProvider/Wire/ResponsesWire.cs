namespace Hearth.FakeProvider.Wire;

/// <summary>OpenAI Responses: numbered events around output items, ended by <c>response.completed</c> or <c>response.incomplete</c>.</summary>
internal sealed class ResponsesWire : WireFormat
{
    public static readonly ResponsesWire Instance = new();

    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ReadOnlyMemory<byte> Ping { get; } = ": ping\n\n"u8.ToArray();

    public override IReadOnlyList<StreamFrame> Stream(FakeTurn turn, FakeRequest request)
    {
        var events = new ResponsesEvents(turn);
        var id = NewId("resp_");
        events.Add("response.created", new { response = Response(id, request, "in_progress", [], null, null) });
        events.Add("response.in_progress", new { response = Response(id, request, "in_progress", [], null, null) });
        foreach (var part in turn.Parts)
        {
            switch (part)
            {
                case FakePart.Text text:
                    events.AddMessage(NewId("msg_"), text.Value, Tokens(text.Value));
                    break;
                case FakePart.Thinking thinking:
                    events.AddReasoning(NewId("rs_"), thinking.Value, Tokens(thinking.Value), Encrypted(thinking, request));
                    break;
                case FakePart.ToolCall call:
                    events.AddCall(NewId("fc_"), call.Id ?? NewId("call_"), call.Name, call.ArgumentsJson, Pieces(call.ArgumentsJson));
                    break;
                default:
                    events.AddRange(Silence(part));
                    break;
            }
        }
        var (status, reason) = Outcome(turn);
        events.Add($"response.{status}", new { response = Response(id, request, status, events.Items, reason, Usage(turn)) });
        return events.Frames;
    }

    public override byte[] Complete(FakeTurn turn, FakeRequest request)
    {
        var events = Stream(turn, request);
        // The last event carries the whole response; its data is what a client that does not stream gets.
        var last = System.Text.Json.Nodes.JsonNode.Parse(events[^1].Bytes.Span[(events[^1].Bytes.Span.IndexOf("data: "u8) + 6)..]);
        return Serialize(last!["response"]!);
    }

    public override byte[] ErrorEvent(string code, string message) =>
        Event("error", new { type = "error", sequence_number = 0, code, message, param = (string?)null });

    public override byte[] FailedEvent(string code, string message)
    {
        var response = new
        {
            id = NewId("resp_"),
            @object = "response",
            created_at = Created.ToUnixTimeSeconds(),
            status = "failed",
            error = new { code, message },
            model = "fake",
            output = Array.Empty<object>(),
            parallel_tool_calls = true,
            tool_choice = "auto",
            tools = Array.Empty<object>(),
        };
        return Event("response.failed", new { type = "response.failed", sequence_number = 0, response });
    }

    public override byte[] ErrorBody(int status, string? code, string? message) => OpenAIErrors.Body(status, code, message);

    private static (string Status, string? Reason) Outcome(FakeTurn turn) => FinishOf(turn) switch
    {
        "length" => ("incomplete", "max_output_tokens"),
        "content_filter" => ("incomplete", "content_filter"),
        _ => ("completed", null),
    };

    private static string? Encrypted(FakePart.Thinking thinking, FakeRequest request) =>
        request.Body.TryGetProperty("include", out var include) && include.GetRawText().Contains("reasoning.encrypted_content", StringComparison.Ordinal)
            ? thinking.Signature
            : null;

    private static object Response(string id, FakeRequest request, string status, IEnumerable<object> output, string? reason, object? usage) => new
    {
        id,
        @object = "response",
        created_at = Created.ToUnixTimeSeconds(),
        status,
        background = false,
        error = (object?)null,
        incomplete_details = reason is null ? null : new { reason },
        instructions = (string?)null,
        metadata = new { },
        model = request.Model,
        output,
        parallel_tool_calls = true,
        previous_response_id = (string?)null,
        store = !request.Body.TryGetProperty("store", out var store) || store.GetBoolean(),
        temperature = 1.0,
        tool_choice = "auto",
        tools = Array.Empty<object>(),
        top_p = 1.0,
        truncation = "disabled",
        usage,
    };

    private static object Usage(FakeTurn turn)
    {
        var usage = UsageOf(turn);
        return new
        {
            input_tokens = usage.Input,
            input_tokens_details = new { cached_tokens = usage.Cached },
            output_tokens = usage.Output,
            output_tokens_details = new { reasoning_tokens = usage.Reasoning },
            total_tokens = usage.Input + usage.Output,
        };
    }
}
