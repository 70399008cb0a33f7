using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;

namespace Hearth.FakeProvider;

/// <summary>Writes one stream's steps at their times; between two steps nothing of it exists but an entry in the wheel.</summary>
internal sealed class StreamPump
{
    private readonly HttpContext _context;
    private readonly IReadOnlyList<StreamFrame> _frames;
    private readonly TimerWheel _wheel;
    private readonly PipeWriter _writer;
    private readonly Action _advance;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _due = TimerWheel.Now;
    private int _next;
    private bool _waited;
    private bool _isDone;

    public StreamPump(HttpContext context, IReadOnlyList<StreamFrame> frames, TimerWheel wheel)
    {
        _context = context;
        _frames = frames;
        _wheel = wheel;
        _writer = context.Response.BodyWriter;
        _advance = Advance;
    }

    /// <summary>Completes when the last step is written, or when the client is gone.</summary>
    public async Task RunAsync()
    {
        await using var registration = _context.RequestAborted.Register(Stop);
        Advance();
        await _done.Task;
    }

    // The lock keeps the writer away from a request that has ended: Kestrel reuses it.
    private void Advance()
    {
        lock (_lock)
        {
            if (_isDone)
                return;
            try
            {
                WriteDueFrames();
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
            {
                Finish();
            }
        }
    }

    private void WriteDueFrames()
    {
        while (_next < _frames.Count)
        {
            var frame = _frames[_next];
            if (!_waited && MustWait(frame))
                return;
            _waited = false;
            if (frame.ResetsConnection)
            {
                Reset();
                return;
            }
            if (!frame.Bytes.IsEmpty)
                _writer.Write(frame.Bytes.Span);
            if (frame.IsEndless && frame.Bytes.IsEmpty)
            {
                Flush(_ => { });
                return;
            }
            if (!frame.IsEndless)
                _next++;
        }
        Flush(_ => Stop());
    }

    private bool MustWait(StreamFrame frame)
    {
        if (frame.Gate is { IsCompleted: false } gate)
        {
            Flush(_ => gate.ContinueWith(_ => Advance(), TaskScheduler.Default));
            return true;
        }
        if (frame.DelayMilliseconds == 0)
            return false;
        // A stream that fell behind catches up by one step, not in a burst.
        _due = Math.Max(_due + frame.DelayMilliseconds, TimerWheel.Now - frame.DelayMilliseconds);
        _waited = true;
        Flush(pump => pump._wheel.Schedule(pump._due, pump._advance));
        return true;
    }

    private void Flush(Action<StreamPump> then)
    {
        var flush = _writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
            then(this);
        else
            _ = FlushSlowlyAsync(flush, then);
    }

    private async Task FlushSlowlyAsync(ValueTask<FlushResult> flush, Action<StreamPump> then)
    {
        try
        {
            await flush;
            then(this);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            Stop();
        }
    }

    private void Reset()
    {
        // Without lingering, closing the socket sends RST instead of FIN.
        if (_context.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        _context.Abort();
        Finish();
    }

    private void Stop()
    {
        lock (_lock)
            Finish();
    }

    private void Finish()
    {
        _isDone = true;
        _done.TrySetResult();
    }
}
