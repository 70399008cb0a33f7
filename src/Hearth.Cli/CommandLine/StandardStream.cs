using System.Runtime.InteropServices;

namespace Hearth.Cli.CommandLine;

/// <summary>
/// Standard output or standard error, which notices when nobody reads it any more, as behind <c>| head</c> or when the terminal is closed.
/// .NET's own stream writes on into nothing there, or fails. What comes later is dropped.
/// </summary>
/// <param name="inner">.NET's own stream.</param>
/// <param name="descriptor">Its file descriptor.</param>
/// <param name="onClosed">Told once, by whoever has written.</param>
internal sealed partial class StandardStream(Stream inner, int descriptor, Action onClosed) : Stream
{
    private const int Output = 1;
    private const int Error = 2;
    private const int NoTerminal = 5; // EIO
    private const short NoReader = 0x08 | 0x10; // POLLERR and POLLHUP

    private int _isClosed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts it in the place of the process's own streams. Not on Windows.</summary>
    /// <param name="onClosed">Told when nobody reads standard output any more. Nobody has to read standard error.</param>
    public static void Watch(Action onClosed)
    {
        if (OperatingSystem.IsWindows()) return;
        Console.SetOut(new StreamWriter(new StandardStream(Console.OpenStandardOutput(), Output, onClosed), Console.Out.Encoding) { AutoFlush = true });
        Console.SetError(new StreamWriter(new StandardStream(Console.OpenStandardError(), Error, () => { }), Console.Error.Encoding) { AutoFlush = true });
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isClosed != 0) return;
        try
        {
            inner.Write(buffer);
        }
        catch (IOException exception) when (exception.HResult == NoTerminal)
        {
            NoteClosed();
            return;
        }

        // Asked afterwards: nobody comes back to a pipe that has once been left.
        var state = new PollState { Descriptor = descriptor };
        if (Poll(ref state, 1, 0) > 0 && (state.Found & NoReader) != 0) NoteClosed();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void NoteClosed()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0) onClosed();
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollState states, nuint count, int timeoutMilliseconds);

    // pollfd of poll(2). Errors and hang-ups are found unasked.
    private struct PollState
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
