using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Json;

namespace Hearth.Client.Messages;

/// <summary>Reads parts of messages by their type.</summary>
internal sealed class ContentBlockConverter : JsonConverter<ContentBlock>
{
    public override ContentBlock Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, ContentBlock value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Messages are only read.");

    public static ContentBlock Read(JsonElement json) => ClientJson.TextOf(json, "type"u8) switch
    {
        "text" => json.Deserialize(ClientJson.Context.TextBlock)!,
        "image" => json.Deserialize(ClientJson.Context.ImageBlock)!,
        "file" => json.Deserialize(ClientJson.Context.FileBlock)!,
        "thinking" => json.Deserialize(ClientJson.Context.ThinkingBlock)!,
        "toolCall" => json.Deserialize(ClientJson.Context.ToolCallBlock)!,
        _ => new UnknownBlock(json),
    };
}
