namespace Hearth.FakeProvider.Wire;

/// <summary>OpenAI Chat Completions: <c>data:</c> lines with deltas, then <c>[DONE]</c>.</summary>
internal sealed class ChatCompletionsWire : WireFormat
{
    public static readonly ChatCompletionsWire Instance = new();

    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ReadOnlyMemory<byte> Ping { get; } = ": ping\n\n"u8.ToArray();

    public override IReadOnlyList<StreamFrame> Stream(FakeTurn turn, FakeRequest request)
    {
        var id = NewId("chatcmpl-");
        var frames = new List<StreamFrame> { new(Chunk(id, request.Model, new { role = "assistant", content = "", refusal = (string?)null })) };
        var callIndex = 0;
        foreach (var part in turn.Parts)
            frames.AddRange(Deltas(turn, part, ref callIndex).Select(delta => delta.Frame ?? Token(turn, Chunk(id, request.Model, delta.Value!))));
        frames.Add(new StreamFrame(Chunk(id, request.Model, new { }, FinishOf(turn))));
        if (WantsUsage(request))
            frames.Add(new StreamFrame(Event(null, Envelope(id, "chat.completion.chunk", request.Model, Array.Empty<object>(), Usage(turn)))));
        frames.Add(new StreamFrame("data: [DONE]\n\n"u8.ToArray()));
        return frames;
    }

    public override byte[] Complete(FakeTurn turn, FakeRequest request)
    {
        var calls = turn.Parts.OfType<FakePart.ToolCall>().Select(call => new
        {
            id = call.Id ?? NewId("call_"),
            type = "function",
            function = new { name = call.Name, arguments = call.ArgumentsJson },
        }).ToArray();
        var message = new Dictionary<string, object?>
        {
            ["role"] = "assistant",
            ["content"] = string.Concat(turn.Parts.OfType<FakePart.Text>().Select(part => part.Value)),
        };
        if (calls.Length > 0)
            message["tool_calls"] = calls;
        var choice = new { index = 0, message, logprobs = (object?)null, finish_reason = FinishOf(turn) };
        return Serialize(Envelope(NewId("chatcmpl-"), "chat.completion", request.Model, new[] { choice }, Usage(turn)));
    }

    public override byte[] ErrorEvent(string code, string message) =>
        Event(null, new { error = new { message, type = code, param = (string?)null, code } });

    public override byte[] ErrorBody(int status, string? code, string? message) => OpenAIErrors.Body(status, code, message);

    private IEnumerable<(StreamFrame? Frame, object? Value)> Deltas(FakeTurn turn, FakePart part, ref int callIndex) => part switch
    {
        FakePart.Text text => Tokens(text.Value).Select(token => ((StreamFrame?)null, (object?)new { content = token })),
        FakePart.Thinking thinking => Tokens(thinking.Value).Select(token => ((StreamFrame?)null, (object?)new { reasoning_content = token })),
        FakePart.ToolCall call => CallDeltas(call, callIndex++).Select(delta => ((StreamFrame?)null, (object?)delta)),
        _ => Silence(part).Select(frame => ((StreamFrame?)frame, (object?)null)),
    };

    private static IEnumerable<object> CallDeltas(FakePart.ToolCall call, int index)
    {
        var opening = new { index, id = call.Id ?? NewId("call_"), type = "function", function = new { name = call.Name, arguments = "" } };
        yield return new { tool_calls = new[] { opening } };
        foreach (var piece in Pieces(call.ArgumentsJson))
            yield return new { tool_calls = new[] { new { index, function = new { arguments = piece } } } };
    }

    private static byte[] Chunk(string id, string model, object delta, string? finish = null) =>
        Event(null, Envelope(id, "chat.completion.chunk", model, new[] { Choice(delta, finish) }, null));

    private static object Choice(object delta, string? finish) => new { index = 0, delta, logprobs = (object?)null, finish_reason = finish };

    private static object Envelope(string id, string kind, string model, object choices, object? usage) => new
    {
        id,
        @object = kind,
        created = Created.ToUnixTimeSeconds(),
        model,
        service_tier = "default",
        system_fingerprint = "fp_fake",
        choices,
        usage,
    };

    private static object Usage(FakeTurn turn)
    {
        var usage = UsageOf(turn);
        return new
        {
            prompt_tokens = usage.Input,
            completion_tokens = usage.Output,
            total_tokens = usage.Input + usage.Output,
            prompt_tokens_details = new { cached_tokens = usage.Cached, audio_tokens = 0 },
            completion_tokens_details = new { reasoning_tokens = usage.Reasoning, audio_tokens = 0 },
        };
    }

    private static bool WantsUsage(FakeRequest request) =>
        request.Body.TryGetProperty("stream_options", out var options)
        && options.TryGetProperty("include_usage", out var include)
        && include.GetBoolean();
}
