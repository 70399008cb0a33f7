using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Json;

namespace Hearth.Client.Messages;

/// <summary>Reads messages by their role.</summary>
internal sealed class MessageConverter : JsonConverter<Message>
{
    public override Message Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        return ClientJson.TextOf(json, "role"u8) switch
        {
            "user" => json.Deserialize(ClientJson.Context.UserMessage)!,
            "assistant" => json.Deserialize(ClientJson.Context.AssistantMessage)!,
            _ => new UnknownMessage { Json = json },
        };
    }

    public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Messages are only read.");
}
