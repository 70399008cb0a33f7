using System.Buffers;
using System.Text.Json;

namespace Hearth.Client.Agents;

/// <summary>Writes prompts.</summary>
internal static class PromptBody
{
    /// <summary>The body; to be sent unchanged with every try, since the server compares the bytes.</summary>
    public static byte[] Encode(string message, PromptOptions? options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("message"u8, message);
            if (options?.Images is { Count: > 0 } images) WriteImages(json, images);
            if (options?.Files is { Count: > 0 } files) WriteFiles(json, files);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteImages(Utf8JsonWriter json, IReadOnlyList<PromptImage> images)
    {
        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image"u8);
            json.WriteString("mimeType"u8, image.MediaType);
            json.WriteBase64String("data"u8, image.Content.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<PromptFile> files)
    {
        json.WriteStartArray("attachments"u8);
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "file"u8);
            if (file.Name is not null) json.WriteString("name"u8, file.Name);
            json.WriteString("mimeType"u8, file.MediaType);
            json.WriteBase64String("data"u8, file.Content.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
