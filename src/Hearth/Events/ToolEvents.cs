using System.Text.Json;

namespace Hearth.Events;

/// <summary>The events of tool calls.</summary>
internal static class ToolEvents
{
    public sealed record Start(string ToolName, string ToolCallId, JsonElement Arguments) : HearthEvent(EventKind.ToolStart, "tool_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("toolName"u8, ToolName);
            json.WriteString("toolCallId"u8, ToolCallId);
            json.WriteOptional("args"u8, Arguments);
        }
    }

    public sealed record End(string ToolName, string ToolCallId, TimeSpan Duration, ToolOutcome Outcome) : HearthEvent(EventKind.Tool, "tool")
    {
        public override IReadOnlyList<string> BlobIds => ContentBlock.BlobIdsOf(Outcome.Content);

        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("toolName"u8, ToolName);
            json.WriteString("toolCallId"u8, ToolCallId);
            json.WriteBoolean("isError"u8, Outcome.IsError);
            json.WriteDuration(Duration);
            json.WritePropertyName("result"u8);
            Outcome.WriteTo(json);
        }
    }
}
