using System.Text.Json;

namespace Hearth.Events;

/// <summary>One part of a message.</summary>
internal abstract record ContentBlock
{
    private const string OmittedData = "[image data omitted from event]";

    public static ContentBlock Read(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "text" => new Text(block.GetProperty("text").GetString()!, OptionalString(block, "textSignature")),
        "image" => new Image(block.GetProperty("attachmentId").GetString()!, block.GetProperty("mimeType").GetString()!),
        "file" => new File(block.GetProperty("attachmentId").GetString()!, block.GetProperty("mimeType").GetString()!, OptionalString(block, "name")),
        "thinking" => new Thinking(
            block.GetProperty("thinking").GetString()!,
            OptionalString(block, "thinkingSignature"),
            block.TryGetProperty("redacted", out var redacted) && redacted.GetBoolean()),
        "toolCall" => new ToolCall(
            block.GetProperty("id").GetString()!,
            block.GetProperty("name").GetString()!,
            block.GetProperty("arguments").Clone()),
        var unknown => throw new JsonException($"A message has a part of the unknown type \"{unknown}\"."),
    };

    /// <summary>The blobs of the images and files among some parts.</summary>
    public static IReadOnlyList<string> BlobIdsOf(IReadOnlyList<ContentBlock> blocks) => [.. blocks.Select(block => block.BlobReference).OfType<string>()];

    /// <summary>The blob that holds the part's bytes; null when it has none.</summary>
    private string? BlobReference => this switch
    {
        Image image => image.BlobId,
        File file => file.BlobId,
        _ => null,
    };

    public abstract void WriteTo(Utf8JsonWriter json);

    private static string? OptionalString(JsonElement block, string name) => block.TryGetProperty(name, out var value) ? value.GetString() : null;

    public sealed record Text(string Value, string? Signature = null) : ContentBlock
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, Value);
            if (Signature is not null) json.WriteString("textSignature"u8, Signature);
            json.WriteEndObject();
        }
    }

    /// <summary>An image; its bytes are a blob of the stream.</summary>
    public sealed record Image(string BlobId, string MediaType) : ContentBlock
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image"u8);
            json.WriteString("data"u8, OmittedData);
            json.WriteString("mimeType"u8, MediaType);
            json.WriteString("attachmentId"u8, BlobId);
            json.WriteEndObject();
        }
    }

    /// <summary>A text or a document; its bytes are a blob of the stream.</summary>
    public sealed record File(string BlobId, string MediaType, string? Name) : ContentBlock
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "file"u8);
            json.WriteString("attachmentId"u8, BlobId);
            json.WriteString("mimeType"u8, MediaType);
            if (Name is not null) json.WriteString("name"u8, Name);
            json.WriteEndObject();
        }
    }

    /// <summary>What the model thought; the signature lets the provider recognise it when it is sent back.</summary>
    public sealed record Thinking(string Value, string? Signature = null, bool IsRedacted = false) : ContentBlock
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "thinking"u8);
            json.WriteString("thinking"u8, Value);
            if (Signature is not null) json.WriteString("thinkingSignature"u8, Signature);
            if (IsRedacted) json.WriteBoolean("redacted"u8, true);
            json.WriteEndObject();
        }
    }

    public sealed record ToolCall(string Id, string Name, JsonElement Arguments) : ContentBlock
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "toolCall"u8);
            json.WriteString("id"u8, Id);
            json.WriteString("name"u8, Name);
            json.WritePropertyName("arguments"u8);
            Arguments.WriteTo(json);
            json.WriteEndObject();
        }
    }
}
