using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Http;

namespace Hearth.Client.Streams;

/// <summary>Reads a stream up to its end, a page per request.</summary>
internal sealed class PageReading(HearthTransport transport, string path, StreamOptions options) : IEventReading
{
    private const string NextOffsetHeader = "Stream-Next-Offset";
    private const string UpToDateHeader = "Stream-Up-To-Date";
    private const string ClosedHeader = "Stream-Closed";

    private StreamOffset _position = options.Offset;

    public async Task<EventFrame> NextAsync(CancellationToken cancellationToken)
    {
        var query = $"?offset={_position.Value}";
        if (options.Tail is { } tail) query += $"&tail={tail}";
        var page = await transport.SendAsync(ApiRequest.Get("page", path + query), ReadAsync, cancellationToken);
        _position = page.Next;
        return page;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<EventFrame> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.Headers.TryGetValues(NextOffsetHeader, out var values) || !StreamOffset.TryParse(values.First(), null, out var next))
        {
            throw new HearthProtocolException($"A page of events has no {NextOffsetHeader}.");
        }

        var events = EventReader.ReadArray(await AnswerBody.ReadAsync(response.Content, AnswerBody.MaxBytes, cancellationToken));
        return EventFrame.Create(events, next, response.Headers.Contains(UpToDateHeader), response.Headers.Contains(ClosedHeader));
    }
}
