namespace Hearth.Sandboxes;

/// <summary>One lock per path, for as long as somebody wants it. Thread-safe.</summary>
internal sealed class PathLocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits for the lock of a path, in order of asking.</summary>
    public async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(path, out entry!)) _entries.Add(path, entry = new Entry());
            entry.Users++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
            return new Held(this, path, entry);
        }
        catch
        {
            Leave(path, entry);
            throw;
        }
    }

    private void Leave(string path, Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Users > 0) return;
            _entries.Remove(path);
            entry.Turn.Dispose();
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Held(PathLocks locks, string path, Entry entry) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 1) return;
            entry.Turn.Release();
            locks.Leave(path, entry);
        }
    }
}
