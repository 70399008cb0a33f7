using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Client.Messages;

/// <summary>Reads the content of a message: a text alone is a string there.</summary>
internal sealed class ContentConverter : JsonConverter<IReadOnlyList<ContentBlock>>
{
    public override IReadOnlyList<ContentBlock> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        return json.ValueKind switch
        {
            JsonValueKind.String => [new TextBlock(json.GetString()!)],
            JsonValueKind.Array => [.. json.EnumerateArray().Select(ContentBlockConverter.Read)],
            _ => [new UnknownBlock(json)],
        };
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ContentBlock> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Messages are only read.");
}
