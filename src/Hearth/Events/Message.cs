using System.Text.Json;
using Hearth.Models;

namespace Hearth.Events;

/// <summary>A message of a conversation, as <c>message_end</c> carries it.</summary>
internal abstract record Message(IReadOnlyList<ContentBlock> Content, DateTimeOffset Timestamp)
{
    public static Message Read(JsonElement message)
    {
        var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(message.GetProperty("timestamp").GetInt64());
        var content = message.GetProperty("content");
        ContentBlock[] blocks = content.ValueKind == JsonValueKind.String
            ? [new ContentBlock.Text(content.GetString()!)]
            : [.. content.EnumerateArray().Select(ContentBlock.Read)];
        if (message.GetProperty("role").GetString() == "user")
        {
            return new User(blocks, timestamp, message.TryGetProperty("signal", out var signal) ? signal.Clone() : null);
        }

        return new Assistant(
            blocks,
            timestamp,
            message.GetProperty("api").GetString()!,
            new ModelReference(message.GetProperty("provider").GetString()!, message.GetProperty("model").GetString()!),
            Usage.Read(message.GetProperty("usage")),
            StopReasons.Read(message.GetProperty("stopReason").GetString()!),
            message.TryGetProperty("errorMessage", out var error) ? error.GetString() : null);
    }

    public abstract void WriteTo(Utf8JsonWriter json);

    protected void WriteContent(Utf8JsonWriter json)
    {
        json.WriteStartArray("content"u8);
        foreach (var block in Content) block.WriteTo(json);
        json.WriteEndArray();
    }

    /// <param name="Content">Text and images.</param>
    /// <param name="Timestamp">When the message was made.</param>
    /// <param name="Signal">For a dispatched input: what was dispatched, before it was rendered as text.</param>
    public sealed record User(IReadOnlyList<ContentBlock> Content, DateTimeOffset Timestamp, JsonElement? Signal = null)
        : Message(Content, Timestamp)
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "user"u8);
            if (Content is [ContentBlock.Text only]) json.WriteString("content"u8, only.Value);
            else WriteContent(json);
            json.WriteNumber("timestamp"u8, Timestamp.ToUnixTimeMilliseconds());
            if (Signal is { } signal)
            {
                json.WritePropertyName("signal"u8);
                signal.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }

    public sealed record Assistant(
        IReadOnlyList<ContentBlock> Content,
        DateTimeOffset Timestamp,
        string Api,
        ModelReference Model,
        Usage Usage,
        StopReason StopReason,
        string? ErrorMessage = null)
        : Message(Content, Timestamp)
    {
        /// <summary>The text blocks, joined by line feeds.</summary>
        public string Text => string.Join('\n', Content.OfType<ContentBlock.Text>().Select(block => block.Value));

        public IEnumerable<ContentBlock.ToolCall> ToolCalls => Content.OfType<ContentBlock.ToolCall>();

        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "assistant"u8);
            WriteContent(json);
            json.WriteString("api"u8, Api);
            json.WriteString("provider"u8, Model.Provider);
            json.WriteString("model"u8, Model.Id);
            json.WritePropertyName("usage"u8);
            Usage.WriteTo(json);
            json.WriteString("stopReason"u8, StopReasons.Text(StopReason));
            if (ErrorMessage is not null) json.WriteString("errorMessage"u8, ErrorMessage);
            json.WriteNumber("timestamp"u8, Timestamp.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }
    }
}
