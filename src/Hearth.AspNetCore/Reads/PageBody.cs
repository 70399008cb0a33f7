using System.Buffers;
using System.IO.Pipelines;
using Hearth.Events;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Reads;

/// <summary>Writes a page as the body of a response.</summary>
internal static class PageBody
{
    private const int FlushBytes = 64 << 10;

    /// <summary>Writes the events as they are stored; a large page waits for the client as it goes.</summary>
    public static async Task WriteAsync(HttpContext context, IStreamFormat format, IReadOnlyList<StoredEvent> events)
    {
        context.Response.ContentType = format.ContentType;
        context.Response.ContentLength = LengthOf(format, events);
        var output = context.Response.BodyWriter;
        output.Write(format.Opening);
        var pending = 0;
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0) output.Write(format.Separator);
            output.Write(events[i].Payload.Span);
            pending += events[i].Payload.Length;
            if (pending < FlushBytes) continue;
            await output.FlushAsync(context.RequestAborted);
            pending = 0;
        }

        output.Write(format.Closing);
        await output.FlushAsync(context.RequestAborted);
    }

    private static long LengthOf(IStreamFormat format, IReadOnlyList<StoredEvent> events)
    {
        long length = format.Opening.Length + format.Closing.Length + (Math.Max(0, events.Count - 1) * format.Separator.Length);
        for (var i = 0; i < events.Count; i++) length += events[i].Payload.Length;
        return length;
    }
}
