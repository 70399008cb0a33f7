using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Http;

namespace Hearth.Client.Streams;

/// <summary>One response of a live read.</summary>
internal sealed class SseConnection : IAsyncDisposable
{
    private const string MediaType = "text/event-stream";

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<EventFrame> _frames;
    private readonly CancellationToken _cancellationToken;

    private SseConnection(HttpResponseMessage response, WatchedStream body, CancellationToken cancellationToken)
    {
        (_response, _cancellationToken) = (response, cancellationToken);
        _frames = ReadFramesAsync(body, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Opens a live read.</summary>
    /// <param name="transport">Sends the request.</param>
    /// <param name="request">What to read.</param>
    /// <param name="cancellationToken">Ends the whole reading.</param>
    public static async Task<SseConnection> OpenAsync(HearthTransport transport, ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await transport.OpenOnceAsync(request, cancellationToken);
        try
        {
            var type = response.Content.Headers.ContentType?.MediaType;
            if (type != MediaType) throw new HearthProtocolException($"A live read was answered with {type ?? "nothing"}.");

            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return new SseConnection(response, new WatchedStream(body, transport.Options), cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next frame.</summary>
    /// <returns>The frame; null when the server has ended the response.</returns>
    /// <exception cref="HearthConnectionException">The connection was cut, or is silent.</exception>
    public async Task<EventFrame?> ReadAsync()
    {
        try
        {
            return await _frames.MoveNextAsync() ? _frames.Current : null;
        }
        catch (Exception exception) when (Failures.IsOfConnection(exception, _cancellationToken))
        {
            throw Failures.ToConnectionException(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _frames.DisposeAsync();
        _response.Dispose();
    }

    // Events count once the frame behind them says where they end: a connection that is cut between the two is resumed before both.
    private static async IAsyncEnumerable<EventFrame> ReadFramesAsync(
        WatchedStream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<HearthEvent> events = [];
        await foreach (var item in SseParser.Create(body, SsePart.Parse).EnumerateAsync(cancellationToken))
        {
            body.FrameEnded();
            if (item.Data.Events is { } more) events = more;
            if (item.Data.Control is not { } control) continue;
            yield return EventFrame.Create(events, control.StreamNextOffset, control.UpToDate, control.StreamClosed) with
            {
                Cursor = control.StreamCursor,
            };
            events = [];
        }
    }
}
