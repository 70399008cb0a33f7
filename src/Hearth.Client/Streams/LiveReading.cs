using Hearth.Client.Diagnostics;
using Hearth.Client.Errors;
using Hearth.Client.Http;

namespace Hearth.Client.Streams;

/// <summary>Follows a stream through as many connections as it takes: a position, and the connection that goes on from there.</summary>
internal sealed class LiveReading(HearthTransport transport, string path, StreamOptions options) : IEventReading
{
    private const string Name = "stream";

    // A proxy may cut idle connections before the server would have said something: one that has lasted for this long was a good one.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    private readonly RetrySchedule _schedule = new(transport.Options);
    private StreamOffset _position = options.Offset;
    private string? _cursor;
    private SseConnection? _connection;
    private long _openedAt;
    private bool _hasFrame;

    public async Task<EventFrame> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HearthClientException failure;
            try
            {
                _connection ??= await OpenAsync(cancellationToken);
                if (await _connection.ReadAsync() is { } frame) return Accept(frame);
                failure = new HearthConnectionException("The server has ended the response, but not the stream.");
            }
            catch (HearthClientException exception) when (exception.IsTransient)
            {
                failure = exception;
            }

            if (HasLasted(failure)) _schedule.Reset();
            await CloseAsync();
            await PauseAsync(failure, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<SseConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var query = $"?offset={_position.Value}&live=sse";
        if (options.Tail is { } tail) query += $"&tail={tail}";
        if (_cursor is not null) query += $"&cursor={_cursor}";
        var connection = await SseConnection.OpenAsync(transport, ApiRequest.Get(Name, path + query), cancellationToken);
        (_openedAt, _hasFrame) = (transport.Options.TimeProvider.GetTimestamp(), false);
        return connection;
    }

    private EventFrame Accept(EventFrame frame)
    {
        // The first frame of a connection shows that there is a server, and not yet that it can be read from.
        if (frame.Events.Count > 0 || _hasFrame) _schedule.Reset();
        _hasFrame = true;
        _cursor = frame.Cursor ?? _cursor;

        // A server never repeats what was read; whatever stands between might.
        if (_position.Covers(frame.Next)) return frame with { Events = [] };
        _position = frame.Next;
        return frame;
    }

    private async Task PauseAsync(HearthClientException failure, CancellationToken cancellationToken)
    {
        if (!_schedule.TryNext(failure.RetryAfter, out var delay)) throw failure;
        ClientTelemetry.Resumed(Name);
        await Task.Delay(delay, transport.Options.TimeProvider, cancellationToken);
    }

    private bool HasLasted(HearthClientException failure) =>
        _connection is not null
        && _hasFrame
        && failure is not HearthConnectionException { IsSilence: true }
        && transport.Options.TimeProvider.GetElapsedTime(_openedAt) >= Stable;

    private async ValueTask CloseAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync();
    }
}
