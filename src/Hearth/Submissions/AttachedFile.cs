using System.Net.Http.Headers;
using System.Text.Unicode;
using Hearth.Storage;

namespace Hearth.Submissions;

/// <summary>A file that goes with a prompt: text, which the model reads as part of the message, or a PDF document.</summary>
/// <param name="Blob">The content, with its media type in lower case and without parameters.</param>
/// <param name="Name">What the user calls it; null for nothing.</param>
internal sealed record AttachedFile(Blob Blob, string? Name)
{
    /// <summary>The media type of documents.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>The longest text, in bytes of UTF-8: 1 MiB.</summary>
    public const int MaxTextBytes = 1_048_576;

    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaxNameLength = 255;

    private const string TextPrefix = "text/";

    /// <summary>Whether the model reads the content as text.</summary>
    public static bool IsText(string mediaType) => mediaType.StartsWith(TextPrefix, StringComparison.Ordinal);

    /// <summary>Makes a file.</summary>
    /// <returns>What is wrong, as the rest of a sentence; null when nothing is.</returns>
    public static string? TryCreate(string mediaType, string? name, ReadOnlyMemory<byte> content, out AttachedFile file)
    {
        file = null!;
        if (!MediaTypeHeaderValue.TryParse(mediaType, out var parsed) || Unsupported(parsed)) return "must be text in UTF-8 or a PDF document, by its \"mimeType\".";
        if (name is not null && (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl)))
        {
            return $"must have a \"name\" of 1 to {MaxNameLength} characters without control characters, or none.";
        }

        var type = parsed.MediaType!.ToLowerInvariant();
        if (IsText(type) && content.Length > MaxTextBytes) return $"has more than {MaxTextBytes} bytes of text.";
        if (IsText(type) && !Utf8.IsValid(content.Span)) return "is not text in UTF-8.";
        if (type == Pdf && content.IsEmpty) return "is empty.";
        file = new AttachedFile(Blob.Create(type, content), name);
        return null;
    }

    private static bool Unsupported(MediaTypeHeaderValue type)
    {
        var isText = type.MediaType!.StartsWith(TextPrefix, StringComparison.OrdinalIgnoreCase);
        if (!isText) return !type.MediaType.Equals(Pdf, StringComparison.OrdinalIgnoreCase);
        return type.CharSet is { } charset && charset.Trim('"').ToUpperInvariant() is not ("UTF-8" or "US-ASCII");
    }
}
