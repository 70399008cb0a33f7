using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers with the next page as soon as there is one.</summary>
internal sealed class LongPollResponse(StreamSource source, ServerLifecycle lifecycle, IOptions<StreamsOptions> options, TimeProvider time)
{
    public async Task WriteAsync(HttpContext context, StreamState stream, StreamStart start, long? cursor, IStreamFormat format)
    {
        var page = await WaitAsync(stream.Id, start.Offset, context.RequestAborted);
        var response = context.Response;
        var next = start.TextOf(page.Next);
        StreamHeaders.WriteCommon(response.Headers);
        StreamHeaders.WritePosition(response.Headers, next, page.IsUpToDate, page.IsClosed);
        var isEmpty = page.Events.Count == 0;
        if (!isEmpty || !page.IsClosed) response.Headers[StreamHeaders.Cursor] = StreamCursor.Format(StreamCursor.Next(cursor, time));
        if (isEmpty)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        response.Headers.ETag = StreamEntityTag.Of(stream, start.TextOf(start.Offset), next, page);
        await PageBody.WriteAsync(context, format, page.Events);
    }

    private async Task<StreamPage> WaitAsync(StreamId stream, Offset after, CancellationToken cancellationToken)
    {
        StreamPage? last = null;
        await foreach (var page in source.FollowAsync(stream, after, options.Value.LongPollTimeout, lifecycle.Draining, cancellationToken))
        {
            // The first page only says that there is nothing yet; a second one without events, that nothing came.
            var isOver = page.Events.Count > 0 || page.IsClosed || last is not null;
            last = page;
            if (isOver) break;
        }

        return last!;
    }
}
