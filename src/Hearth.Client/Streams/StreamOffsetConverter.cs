using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Client.Streams;

/// <summary>An offset as the text that it is.</summary>
internal sealed class StreamOffsetConverter : JsonConverter<StreamOffset>
{
    public override StreamOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StreamOffset.TryParse(reader.GetString(), null, out var offset) ? offset : throw new JsonException("An offset is empty.");

    public override void Write(Utf8JsonWriter writer, StreamOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
