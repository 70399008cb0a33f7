using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Reads;

/// <summary>The headers of stream reads.</summary>
internal static class StreamHeaders
{
    public const string NextOffset = "Stream-Next-Offset";
    public const string UpToDate = "Stream-Up-To-Date";
    public const string Closed = "Stream-Closed";
    public const string Cursor = "Stream-Cursor";
    public const string SseDataEncoding = "Stream-SSE-Data-Encoding";

    private const string True = "true";

    /// <summary>The headers of every read.</summary>
    public static void WriteCommon(IHeaderDictionary headers, string? cacheControl = "no-store")
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (cacheControl is not null) headers.CacheControl = cacheControl;
    }

    /// <summary>Where the answer ends and what lies behind it.</summary>
    public static void WritePosition(IHeaderDictionary headers, string nextOffset, bool isUpToDate, bool isClosed)
    {
        headers[NextOffset] = nextOffset;
        if (isUpToDate) headers[UpToDate] = True;
        if (isClosed) headers[Closed] = True;
    }
}
