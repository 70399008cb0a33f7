namespace Hearth.Streams;

/// <summary>Counts the bytes that all tails of the process hold.</summary>
internal sealed class TailBudget(long limitBytes)
{
    private long _bytes;

    public bool IsExceeded => Interlocked.Read(ref _bytes) > limitBytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
