using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.FakeProvider.Wire;

/// <summary>Collects the numbered events of one response and the items that its last event repeats.</summary>
internal sealed class ResponsesEvents(FakeTurn turn)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<StreamFrame> _frames = [];
    private readonly List<object> _items = [];
    private int _sequence;

    public IReadOnlyList<StreamFrame> Frames => _frames;

    public IReadOnlyList<object> Items => _items;

    public void Add(string type, object data, bool isToken = false)
    {
        var body = new JsonObject { ["type"] = type, ["sequence_number"] = _sequence++ };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(data, Json)!.AsObject().ToArray())
            body[name] = value?.DeepClone();
        var bytes = Encoding.UTF8.GetBytes($"event: {type}\ndata: {body.ToJsonString(Json)}\n\n");
        _frames.Add(new StreamFrame(bytes, isToken ? (int)turn.TokenDelay.TotalMilliseconds : 0, isToken));
    }

    public void AddRange(IEnumerable<StreamFrame> frames) => _frames.AddRange(frames);

    public void AddMessage(string id, string text, IEnumerable<string> tokens)
    {
        var index = _items.Count;
        Add("response.output_item.added", new { output_index = index, item = Message("in_progress", []) });
        Add("response.content_part.added", new { item_id = id, output_index = index, content_index = 0, part = Part("") });
        foreach (var delta in tokens)
        {
            var data = new { item_id = id, output_index = index, content_index = 0, delta, logprobs = Array.Empty<object>() };
            Add("response.output_text.delta", data, isToken: true);
        }
        Add("response.output_text.done", new { item_id = id, output_index = index, content_index = 0, text, logprobs = Array.Empty<object>() });
        Add("response.content_part.done", new { item_id = id, output_index = index, content_index = 0, part = Part(text) });
        Finish(index, Message("completed", [Part(text)]));

        object Message(string status, object[] content) => new { id, type = "message", status, role = "assistant", content };
        static object Part(string value) =>
            new { type = "output_text", text = value, annotations = Array.Empty<object>(), logprobs = Array.Empty<object>() };
    }

    public void AddReasoning(string id, string text, IEnumerable<string> tokens, string? encrypted)
    {
        var index = _items.Count;
        Add("response.output_item.added", new { output_index = index, item = new { id, type = "reasoning", summary = Array.Empty<object>() } });
        Add("response.reasoning_summary_part.added", new { item_id = id, output_index = index, summary_index = 0, part = Part("") });
        foreach (var delta in tokens)
            Add("response.reasoning_summary_text.delta", new { item_id = id, output_index = index, summary_index = 0, delta }, isToken: true);
        Add("response.reasoning_summary_text.done", new { item_id = id, output_index = index, summary_index = 0, text });
        Add("response.reasoning_summary_part.done", new { item_id = id, output_index = index, summary_index = 0, part = Part(text) });
        Finish(index, new { id, type = "reasoning", summary = new[] { Part(text) }, encrypted_content = encrypted });

        static object Part(string value) => new { type = "summary_text", text = value };
    }

    public void AddCall(string id, string callId, string name, string arguments, IEnumerable<string> pieces)
    {
        var index = _items.Count;
        Add("response.output_item.added", new { output_index = index, item = Call("in_progress", "") });
        foreach (var delta in pieces)
            Add("response.function_call_arguments.delta", new { item_id = id, output_index = index, delta }, isToken: true);
        Add("response.function_call_arguments.done", new { item_id = id, output_index = index, name, arguments });
        Finish(index, Call("completed", arguments));

        object Call(string status, string value) => new { id, type = "function_call", status, call_id = callId, name, arguments = value };
    }

    private void Finish(int index, object item)
    {
        Add("response.output_item.done", new { output_index = index, item });
        _items.Add(item);
    }
}
