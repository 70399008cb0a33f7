using System.Text.Json;

namespace Hearth.Events;

/// <summary>What a tool call came to, as the model is told.</summary>
/// <param name="Content">Text and images.</param>
/// <param name="IsError">Whether the model should see it as a failure.</param>
/// <param name="Details">Further data for readers of the stream, not for the model.</param>
/// <param name="IsTerminal">Whether the operation ends with this result.</param>
internal sealed record ToolOutcome(
    IReadOnlyList<ContentBlock> Content,
    bool IsError = false,
    JsonElement? Details = null,
    bool IsTerminal = false)
{
    public static ToolOutcome FromText(string text, bool isError = false) => new([new ContentBlock.Text(text)], isError);

    public static ToolOutcome Read(JsonElement tool)
    {
        var result = tool.GetProperty("result");
        return new ToolOutcome(
            [.. result.GetProperty("content").EnumerateArray().Select(ContentBlock.Read)],
            tool.GetProperty("isError").GetBoolean(),
            result.TryGetProperty("details", out var details) ? details.Clone() : null,
            result.TryGetProperty("terminate", out var terminate) && terminate.GetBoolean());
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        foreach (var block in Content) block.WriteTo(json);
        json.WriteEndArray();
        json.WriteOptional("details"u8, Details);
        if (IsTerminal) json.WriteBoolean("terminate"u8, true);
        json.WriteEndObject();
    }
}
