using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers with one page of what is there.</summary>
internal sealed class CatchUpResponse(StreamSource source)
{
    /// <returns>False when the stream was deleted meanwhile: nothing is written.</returns>
    public async Task<bool> WriteAsync(HttpContext context, StreamState stream, StreamStart start, bool isFromNow, IStreamFormat format)
    {
        var response = context.Response;
        var page = isFromNow
            ? new StreamPage([], start.Offset, IsUpToDate: true, stream.IsClosed)
            : await source.ReadAsync(stream.Id, start.Offset, context.RequestAborted);
        if (page.IsGone) return false;

        var next = start.TextOf(page.Next);
        if (!isFromNow)
        {
            var tag = StreamEntityTag.Of(stream, start.TextOf(start.Offset), next, page);
            response.Headers.ETag = tag;
            if (StreamEntityTag.Matches(context.Request.Headers.IfNoneMatch, tag))
            {
                StreamHeaders.WriteCommon(response.Headers, cacheControl: null);
                response.StatusCode = StatusCodes.Status304NotModified;
                return true;
            }
        }

        StreamHeaders.WriteCommon(response.Headers);
        StreamHeaders.WritePosition(response.Headers, next, page.IsUpToDate, page.IsClosed);
        await PageBody.WriteAsync(context, format, page.Events);
        return true;
    }
}
