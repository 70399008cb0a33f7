using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers with events as they come, as server-sent events.</summary>
/// <remarks>
/// A reader is a position, not a queue: the next page is read when the client has taken the last one. While nothing happens only the
/// suspended methods are held.
/// </remarks>
internal sealed class SseResponse(StreamSource source, ServerLifecycle lifecycle, IOptions<StreamsOptions> options, TimeProvider time)
{
    public async Task WriteAsync(HttpContext context, StreamState stream, StreamStart start, long? cursor, IStreamFormat format)
    {
        WriteHeaders(context, format);
        if (options.Value.SseMaxAge is not { } maxAge)
        {
            await FollowAsync(context, stream.Id, start, cursor, format, lifecycle.Draining);
            return;
        }

        using var age = new CancellationTokenSource(maxAge, time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(age.Token, lifecycle.Draining);
        await FollowAsync(context, stream.Id, start, cursor, format, stopping.Token);
    }

    private async Task FollowAsync(
        HttpContext context,
        StreamId stream,
        StreamStart start,
        long? requestCursor,
        IStreamFormat format,
        CancellationToken stopping)
    {
        var output = context.Response.BodyWriter;
        var aborted = context.RequestAborted;
        var cursor = StreamCursor.Next(requestCursor, time);
        var isFirst = true;
        await foreach (var page in source.FollowAsync(stream, start.Offset, options.Value.SseIdleInterval, stopping, aborted))
        {
            if (page.Events.Count > 0) SseFrames.WriteData(output, format, page.Events);
            else if (!isFirst && !page.IsClosed && !stopping.IsCancellationRequested) SseFrames.WriteHeartbeat(output);

            cursor = StreamCursor.Advance(cursor, time);
            SseFrames.WriteControl(output, start.TextOf(page.Next), cursor, page.IsUpToDate, page.IsClosed);
            isFirst = false;
            var flushed = await output.FlushAsync(aborted);
            if (flushed.IsCompleted) return;
        }
    }

    private static void WriteHeaders(HttpContext context, IStreamFormat format)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = context.Response;
        response.ContentType = "text/event-stream";
        StreamHeaders.WriteCommon(response.Headers, cacheControl: "no-cache");
        response.Headers["X-Accel-Buffering"] = "no";
        if (format.SseDataEncoding is { } encoding) response.Headers[StreamHeaders.SseDataEncoding] = encoding;
    }
}
