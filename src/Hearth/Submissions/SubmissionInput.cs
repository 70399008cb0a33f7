using System.Text.Json;
using Hearth.Events;

namespace Hearth.Submissions;

/// <summary>The input of an instance's submission, as it is stored.</summary>
/// <param name="Message">A prompt's text; null for a dispatch.</param>
/// <param name="Images">References to the prompt's images.</param>
/// <param name="SignalType">What kind of signal a dispatch is; null for a prompt.</param>
/// <param name="Signal">The dispatched value.</param>
internal sealed record SubmissionInput(string? Message, IReadOnlyList<ContentBlock.Image> Images, string? SignalType, JsonElement? Signal)
{
    /// <summary>References to the prompt's files.</summary>
    public IReadOnlyList<ContentBlock.File> Files { get; init; } = [];

    public static SubmissionInput FromPrompt(Prompt prompt) =>
        new(prompt.Message, [.. prompt.Images.Select(image => new ContentBlock.Image(image.Id, image.MediaType))], null, null)
        {
            Files = [.. prompt.Files.Select(file => new ContentBlock.File(file.Blob.Id, file.Blob.MediaType, file.Name))],
        };

    public static SubmissionInput FromDispatch(string type, JsonElement input) => new(null, [], type, input);

    public static SubmissionInput Read(ReadOnlyMemory<byte> json)
    {
        var root = JsonBytes.Parse(json);
        return root.TryGetProperty("signal", out var signal)
            ? FromDispatch(root.GetProperty("signalType").GetString()!, signal)
            : new SubmissionInput(
                root.GetProperty("message").GetString()!,
                ReadBlocks<ContentBlock.Image>(root.GetProperty("images")),
                null,
                null)
            {
                Files = root.TryGetProperty("files", out var files) ? ReadBlocks<ContentBlock.File>(files) : [],
            };
    }

    public byte[] ToJson() => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        if (Signal is { } signal)
        {
            json.WriteString("signalType"u8, SignalType);
            json.WritePropertyName("signal"u8);
            signal.WriteTo(json);
        }
        else
        {
            json.WriteString("message"u8, Message);
            json.WriteStartArray("images"u8);
            foreach (var image in Images) image.WriteTo(json);
            json.WriteEndArray();
            if (Files.Count > 0) WriteFiles(json);
        }

        json.WriteEndObject();
    });

    private static IReadOnlyList<T> ReadBlocks<T>(JsonElement blocks)
        where T : ContentBlock => [.. blocks.EnumerateArray().Select(ContentBlock.Read).Cast<T>()];

    private void WriteFiles(Utf8JsonWriter json)
    {
        json.WriteStartArray("files"u8);
        foreach (var file in Files) file.WriteTo(json);
        json.WriteEndArray();
    }
}
