using System.Buffers;
using System.Text;

namespace Hearth.Sandboxes.Processes;

/// <summary>The last bytes of an output, in memory that grows with what there is up to a bound.</summary>
internal sealed class OutputTail(int maxBytes) : IDisposable
{
    private const int ChunkBytes = 16 << 10;

    private readonly Queue<byte[]> _full = [];
    private byte[] _current = [];
    private int _length; // Of the current chunk.

    /// <summary>Everything that there was, kept or not.</summary>
    public long TotalBytes { get; private set; }

    public bool IsTruncated => TotalBytes > maxBytes;

    /// <summary>Reads an output to its end.</summary>
    /// <param name="source">The output.</param>
    /// <param name="observe">Told how many bytes have come, each time.</param>
    /// <param name="cancellationToken">Stops reading, for an output that never ends.</param>
    public async Task ReadAsync(Stream source, Action<int> observe, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _current.Length) NextChunk();
            var length = await source.ReadAsync(_current.AsMemory(_length), cancellationToken);
            if (length == 0) return;
            _length += length;
            TotalBytes += length;
            observe(length);
        }
    }

    /// <summary>What is kept as UTF-8, from the beginning of a character on.</summary>
    public override string ToString()
    {
        var bytes = new ArrayBufferWriter<byte>(ChunkBytes);
        foreach (var chunk in _full) bytes.Write(chunk);
        bytes.Write(_current.AsSpan(0, _length));
        var kept = bytes.WrittenSpan[Math.Max(0, bytes.WrittenCount - maxBytes)..];
        if (IsTruncated)
        {
            while (kept.Length > 0 && (kept[0] & 0xC0) == 0x80) kept = kept[1..];
        }

        return Encoding.UTF8.GetString(kept);
    }

    /// <summary>Gives the memory back. Not before the reading has ended.</summary>
    public void Dispose()
    {
        while (_full.TryDequeue(out var chunk)) ArrayPool<byte>.Shared.Return(chunk);
        if (_current.Length > 0) ArrayPool<byte>.Shared.Return(_current);
        (_current, _length) = ([], 0);
    }

    private void NextChunk()
    {
        if (_current.Length > 0) _full.Enqueue(_current);
        var isOldestNeeded = (long)_full.Count * ChunkBytes < (long)maxBytes + ChunkBytes;
        _current = isOldestNeeded ? ArrayPool<byte>.Shared.Rent(ChunkBytes) : _full.Dequeue();
        _length = 0;
    }
}
