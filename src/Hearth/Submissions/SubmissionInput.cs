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
    public static SubmissionInput FromPrompt(Prompt prompt) =>
        new(prompt.Message, [.. prompt.Images.Select(image => new ContentBlock.Image(image.Id, image.MediaType))], null, null);

    public static SubmissionInput FromDispatch(string type, JsonElement input) => new(null, [], type, input);

    public static SubmissionInput Read(ReadOnlyMemory<byte> json)
    {
        var root = JsonBytes.Parse(json);
        return root.TryGetProperty("signal", out var signal)
            ? FromDispatch(root.GetProperty("signalType").GetString()!, signal)
            : new SubmissionInput(
                root.GetProperty("message").GetString()!,
                [.. root.GetProperty("images").EnumerateArray().Select(ContentBlock.Read).Cast<ContentBlock.Image>()],
                null,
                null);
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
        }

        json.WriteEndObject();
    });
}
