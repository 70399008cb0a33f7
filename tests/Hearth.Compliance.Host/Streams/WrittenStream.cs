using Hearth.Storage;
using Hearth.Streams;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Compliance.Host.Streams;

/// <summary>One stream under its one and only writer.</summary>
internal sealed class WrittenStream(StreamClaim claim, StreamContentType contentType, StreamWriter writer, StreamTails.Lease lease)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private string? _lastSequence;
    private Offset _last = claim.Tail;

    public StreamKey Key => claim.Key;

    public StreamContentType ContentType => contentType;

    /// <summary>The offset of the last message that was handed over.</summary>
    public Offset Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_gate) return IsClosedUnsynchronized;
        }
    }

    private bool IsClosedUnsynchronized { get; set; }

    /// <summary>Appends messages without any condition.</summary>
    public StreamWrite Append(IReadOnlyList<ReadOnlyMemory<byte>> messages, bool closes)
    {
        lock (_gate)
        {
            var write = writer.Append([.. messages.Select(message => new OutgoingMessage(message))], new AppendSideEffects(Closes: closes));
            if (write.Events.Count > 0) _last = write.Events[^1].Offset;
            IsClosedUnsynchronized |= closes;
            return write;
        }
    }

    /// <summary>Appends messages if the stream is open and the sequence goes on.</summary>
    /// <returns>What stands against it; null when they were handed over and stored.</returns>
    public async Task<string?> TryAppendAsync(
        StreamContentType type,
        string? sequence,
        IReadOnlyList<ReadOnlyMemory<byte>> messages,
        bool closes)
    {
        StreamWrite write;
        lock (_gate)
        {
            if (IsClosedUnsynchronized) return "The stream is closed.";
            if (messages.Count > 0 && !type.IsSameAs(contentType)) return $"The stream's content type is {contentType}.";
            var follows = sequence is null || string.CompareOrdinal(sequence, _lastSequence) > 0;
            if (!follows) return $"Stream-Seq must be greater than {_lastSequence}.";
            _lastSequence = sequence ?? _lastSequence;
            write = Append(messages, closes);
        }

        await write.Stored;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        lease.Dispose();
    }
}
