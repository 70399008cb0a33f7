using Hearth.Client.Errors;
using Hearth.Client.Http;

namespace Hearth.Client.Streams;

/// <summary>The body of a live read: a silence that is too long is a broken connection, and a frame without end is refused.</summary>
internal sealed class WatchedStream(Stream inner, HearthClientOptions options) : Stream
{
    private long _frameBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Tells that a frame was complete.</summary>
    public void FrameEnded() => _frameBytes = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(options.ReadTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            var count = await inner.ReadAsync(buffer, either.Token);
            _frameBytes += count;
            return _frameBytes <= AnswerBody.MaxBytes ? count : throw new HearthProtocolException("A frame of the stream has no end.");
        }
        catch (OperationCanceledException exception) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HearthConnectionException($"The server has been silent for {options.ReadTimeout}.", exception) { IsSilence = true };
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
