using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers the reads of a stream, whatever the stream is the log of.</summary>
internal sealed class StreamReads(StreamSource source, CatchUpResponse catchUp, LongPollResponse longPoll, SseResponse sse)
{
    /// <summary>Checks the query of a GET.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static HttpError? TryParse(HttpContext context, in RequestQuery query, out StreamQuery result) =>
        StreamQuery.TryParse(query, context.Request.Headers, out result) is { } reason ? HttpError.InvalidRequest(reason) : null;

    /// <summary>Answers a GET.</summary>
    /// <returns>False when the stream was deleted before there was anything to answer: nothing is written.</returns>
    public async Task<bool> GetAsync(HttpContext context, StreamState stream, StreamQuery query, IStreamFormat format)
    {
        var start = await FindStartAsync(stream, query, context.RequestAborted);
        switch (query.Live)
        {
            case LiveMode.LongPoll:
                return await longPoll.WriteAsync(context, stream, start, query.Cursor, format);
            case LiveMode.Sse:
                await sse.WriteAsync(context, stream, start, query.Cursor, format);
                return true;
            default:
                return await catchUp.WriteAsync(context, stream, start, query.IsFromNow, format);
        }
    }

    /// <summary>Answers a HEAD: where the stream's tail is.</summary>
    public void Head(HttpContext context, StreamState stream, IStreamFormat format)
    {
        var response = context.Response;
        response.ContentType = format.ContentType;
        StreamHeaders.WriteCommon(response.Headers);
        StreamHeaders.WritePosition(response.Headers, source.TailOf(stream).ToString(), isUpToDate: true, stream.IsClosed);
    }

    private async ValueTask<StreamStart> FindStartAsync(StreamState stream, StreamQuery query, CancellationToken cancellationToken)
    {
        if (query.After is { } after) return new StreamStart(after, query.AfterText);
        if (query.IsFromNow) return new StreamStart(source.TailOf(stream), null);
        return query.Tail is { } count
            ? new StreamStart(await source.FindTailStartAsync(stream.Id, count, cancellationToken), null)
            : new StreamStart(Offset.Start, null);
    }
}
