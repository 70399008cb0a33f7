using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Messages as a text that a model can summarise.</summary>
internal static class Transcript
{
    private const int MaxToolCharacters = 2_000;

    /// <summary>The messages in pieces that a model can read one after the other.</summary>
    public static IReadOnlyList<string> Write(IEnumerable<ChatMessage> messages, int maxCharacters)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        foreach (var entry in messages.SelectMany(Entries))
        {
            for (var start = 0; start < entry.Length; start += maxCharacters)
            {
                var part = entry.AsSpan(start, Math.Min(maxCharacters, entry.Length - start));
                if (piece.Length > 0 && piece.Length + part.Length > maxCharacters)
                {
                    pieces.Add(piece.ToString());
                    piece.Clear();
                }

                piece.Append(part);
            }
        }

        if (piece.Length > 0) pieces.Add(piece.ToString());
        return pieces;
    }

    /// <summary>The beginning of a text, with a note of how much is left out.</summary>
    public static string Shorten(string text, int maxCharacters) =>
        text.Length <= maxCharacters ? text : $"{text[..maxCharacters]} [… {text.Length - maxCharacters} more characters]";

    private static IEnumerable<string> Entries(ChatMessage message) => message.Contents.Select(content => content switch
    {
        TextContent text => $"[{message.Role.Value}] {text.Text}\n",
        FunctionCallContent call => $"[tool call] {call.Name} {Shorten(JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions), MaxToolCharacters)}\n",
        FunctionResultContent result => $"[tool result] {Shorten(ResultText(result.Result), MaxToolCharacters)}\n",
        BlobContent { IsFile: true } file => $"[{message.Role.Value}] (the file \"{file.Name}\", {file.MediaType})\n",
        BlobContent => $"[{message.Role.Value}] (an image)\n",
        _ => "", // Thoughts have led to what was said and done.
    });

    private static string ResultText(object? result) => result switch
    {
        string text => text,
        IEnumerable<AIContent> parts => string.Join('\n', parts.Select(part => part is TextContent text ? text.Text : "(an image)")),
        _ => "",
    };
}
