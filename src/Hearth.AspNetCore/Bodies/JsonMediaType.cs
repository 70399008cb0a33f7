using Microsoft.Net.Http.Headers;

namespace Hearth.AspNetCore.Bodies;

/// <summary>Tells whether a content type says JSON in UTF-8.</summary>
internal static class JsonMediaType
{
    private const string MediaType = "application/json";
    private const string Charset = "utf-8";

    public static bool Accepts(string? contentType)
    {
        if (MediaType.Equals(contentType, StringComparison.OrdinalIgnoreCase)) return true;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed)) return false;
        if (!parsed.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)) return false;
        var charset = HeaderUtilities.RemoveQuotes(parsed.Charset);
        return charset.Length == 0 || charset.Equals(Charset, StringComparison.OrdinalIgnoreCase);
    }
}
