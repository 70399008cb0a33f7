namespace Hearth.Models;

/// <summary>Reads a response body and gives up on a silence that is too long.</summary>
/// <remarks>One timer and one token serve all reads, because a long answer has thousands of them.</remarks>
internal sealed class IdleTimeoutStream : Stream
{
    private readonly Stream _inner;
    private readonly TimeSpan _firstByteTimeout;
    private readonly TimeSpan _idleTimeout;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _abort = new();
    private TimeSpan _nextLimit;
    private bool _hasStarted;
    private volatile bool _isExpired;

    /// <param name="inner">The body.</param>
    /// <param name="untilFirstByte">What is left of <paramref name="firstByteTimeout"/>.</param>
    /// <param name="firstByteTimeout">The limit that an error names.</param>
    /// <param name="idleTimeout">The longest silence after the first byte.</param>
    /// <param name="time">The clock.</param>
    public IdleTimeoutStream(Stream inner, TimeSpan untilFirstByte, TimeSpan firstByteTimeout, TimeSpan idleTimeout, TimeProvider time)
    {
        _inner = inner;
        _nextLimit = untilFirstByte;
        _firstByteTimeout = firstByteTimeout;
        _idleTimeout = idleTimeout;
        _timer = time.CreateTimer(Expire, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _inner.ReadAsync(buffer, _abort.Token);
        var count = read.IsCompletedSuccessfully ? await read : await WatchAsync(read.AsTask(), cancellationToken);
        _hasStarted = true;
        _nextLimit = _idleTimeout;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _inner.Dispose();
            _abort.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<int> WatchAsync(Task<int> read, CancellationToken cancellationToken)
    {
        // A cancelled read spoils an HTTP body for good, so the caller's token may use up ours.
        await using var registration = cancellationToken.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort);
        _timer.Change(_nextLimit, Timeout.InfiniteTimeSpan);
        try
        {
            return await read;
        }
        catch (Exception) when (_isExpired && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelStreamTimeoutException(_hasStarted ? _idleTimeout : _firstByteTimeout, _hasStarted);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Expire(object? state)
    {
        var stream = (IdleTimeoutStream)state!;
        stream._isExpired = true;
        try
        {
            stream._abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The body was closed while the timer fired; there is nothing left to cut.
        }
    }
}
