using Microsoft.Net.Http.Headers;

namespace Hearth.AspNetCore.Attachments;

/// <summary>As what stored bytes are served: their type is what a client said it was, any string.</summary>
internal static class AttachmentType
{
    private const string Unknown = "application/octet-stream";

    /// <summary>Whether a browser can show the content without running any of it.</summary>
    public static bool IsKnownImage(string mediaType) => mediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/avif";

    /// <summary>The header's value.</summary>
    public static string ContentTypeOf(string mediaType)
    {
        if (IsKnownImage(mediaType) || mediaType == "application/pdf") return mediaType;
        return mediaType.StartsWith("text/", StringComparison.Ordinal) && MediaTypeHeaderValue.TryParse(mediaType, out var type)
            ? $"{type.MediaType}; charset=utf-8"
            : Unknown;
    }
}
