using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers with the next page as soon as there is one.</summary>
internal sealed class LongPollResponse(StreamSource source, ServerLifecycle lifecycle, IOptions<StreamsOptions> options, TimeProvider time)
{
    /// <returns>False when the stream was deleted meanwhile: nothing is written.</returns>
    public async Task<bool> WriteAsync(HttpContext context, StreamState stream, StreamStart start, long? cursor, IStreamFormat format)
    {
        if (await WaitAsync(stream.Id, start.Offset, context.RequestAborted) is not { } page) return false;

        var response = context.Response;
        var next = start.TextOf(page.Next);
        StreamHeaders.WriteCommon(response.Headers);
        StreamHeaders.WritePosition(response.Headers, next, page.IsUpToDate, page.IsClosed);
        var isEmpty = page.Events.Count == 0;
        if (!isEmpty || !page.IsClosed) response.Headers[StreamHeaders.Cursor] = StreamCursor.Format(StreamCursor.Next(cursor, time));
        if (isEmpty)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return true;
        }

        response.Headers.ETag = StreamEntityTag.Of(stream, start.TextOf(start.Offset), next, page);
        await PageBody.WriteAsync(context, format, page.Events);
        return true;
    }

    /// <summary>The page to answer with; null when the stream is gone.</summary>
    private async Task<StreamPage?> WaitAsync(StreamId stream, Offset after, CancellationToken cancellationToken)
    {
        var isFirst = true;
        await foreach (var page in source.FollowAsync(stream, after, options.Value.LongPollTimeout, lifecycle.Draining, cancellationToken))
        {
            // The first page only says that there is nothing yet; a second one without events, that nothing came. Only a drain makes
            // the first one the last.
            if (page.Events.Count > 0 || page.IsClosed || !isFirst || lifecycle.Draining.IsCancellationRequested) return page;
            isFirst = false;
        }

        return null;
    }
}
