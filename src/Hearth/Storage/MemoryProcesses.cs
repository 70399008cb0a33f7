using System.Threading.Channels;
using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>The processes that use a <see cref="MemoryDatabase"/>. Every member is called under the database's lock.</summary>
internal sealed class MemoryProcesses(TimeProvider time)
{
    private const int MaxWaitingSignals = 1_024;

    private readonly Dictionary<Guid, DateTimeOffset> _seenAt = [];
    private readonly HashSet<Guid> _declaredDead = [];
    private readonly Dictionary<Guid, Channel<StreamId>> _listeners = [];

    /// <returns>False when the process has been declared dead.</returns>
    public bool Heartbeat(Guid process)
    {
        if (IsDeclaredDead(process)) return false;
        _seenAt[process] = time.GetUtcNow();
        return true;
    }

    public void Leave(Guid process)
    {
        _seenAt.Remove(process);
        _declaredDead.Remove(process);
        if (_listeners.Remove(process, out var signals)) signals.Writer.Complete();
    }

    public void DeclareDead(Guid process)
    {
        if (_seenAt.ContainsKey(process)) _declaredDead.Add(process);
    }

    public bool IsDeclaredDead(Guid process) => _declaredDead.Contains(process);

    public bool IsAlive(Guid process) =>
        _seenAt.TryGetValue(process, out var seenAt) && time.GetUtcNow() - seenAt < ProcessIdentity.Timeout && !IsDeclaredDead(process);

    public List<Guid> FindLiving() => [.. _seenAt.Keys.Where(IsAlive)];

    public ChannelReader<StreamId> Listen(Guid process)
    {
        var signals = Channel.CreateBounded<StreamId>(new BoundedChannelOptions(MaxWaitingSignals) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[process] = signals;
        return signals.Reader;
    }

    /// <summary>Tells one process, or all when it is null.</summary>
    public void Signal(Guid? process, StreamId stream)
    {
        foreach (var (listener, signals) in _listeners)
        {
            if (process is null || process == listener) signals.Writer.TryWrite(stream);
        }
    }
}
