using System.Text.Json;

namespace Hearth.FakeProvider;

/// <summary>One request as it arrived.</summary>
/// <param name="Api">The protocol.</param>
/// <param name="Path">The path of the URL.</param>
/// <param name="Headers">Headers by lower-case name; several values are joined by commas.</param>
/// <param name="Body">The JSON body.</param>
public sealed record FakeRequest(FakeApi Api, string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    private const string BedrockStart = "/model/";

    /// <summary>The path and query as they were on the wire.</summary>
    public string Target { get; init; } = "";

    /// <summary>The body as it was on the wire.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The model asked for; empty when the request names none.</summary>
    public string Model => Api == FakeApi.Bedrock
        ? Uri.UnescapeDataString(Path[BedrockStart.Length..Path.LastIndexOf('/')])
        : Body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";

    /// <summary>Whether the client asked for a streamed answer.</summary>
    public bool Stream => Api == FakeApi.Bedrock
        || Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>The conversation: <c>messages</c>, or <c>input</c> of the Responses API; empty when that is plain text.</summary>
    public IReadOnlyList<JsonElement> Messages
    {
        get
        {
            var name = Api == FakeApi.Responses ? "input" : "messages";
            return Body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
        }
    }

    /// <summary>All text in the last message, tool results included; empty when there is none.</summary>
    public string LastText => Messages.Count == 0 ? "" : TextOf(Messages[^1]);

    /// <summary>Whether the last message carries a tool's result, so that a script can say what follows a call.</summary>
    public bool EndsWithToolResult
    {
        get
        {
            var last = Messages.Count == 0 ? "" : Messages[^1].GetRawText();
            return Api switch
            {
                FakeApi.ChatCompletions => last.Contains("\"role\":\"tool\"", StringComparison.Ordinal),
                FakeApi.Responses => last.Contains("\"function_call_output\"", StringComparison.Ordinal),
                _ => last.Contains("\"tool_result\"", StringComparison.Ordinal),
            };
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object when value.TryGetProperty("content", out var content) => TextOf(content),
        JsonValueKind.Object when value.TryGetProperty("output", out var output) => TextOf(output),
        JsonValueKind.Object when value.TryGetProperty("text", out var text) => TextOf(text),
        JsonValueKind.String => value.GetString()!,
        _ => "",
    };
}
