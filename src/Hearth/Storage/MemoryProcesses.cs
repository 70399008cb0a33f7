using System.Threading.Channels;
using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>The processes that use a <see cref="MemoryDatabase"/>. Every member is called under the database's lock.</summary>
internal sealed class MemoryProcesses(TimeProvider time)
{
    private const int MaxWaitingSignals = 1_024;

    private readonly Dictionary<Guid, DateTimeOffset> _seenAt = [];
    private readonly Dictionary<Guid, Channel<StreamId>> _listeners = [];

    public void Heartbeat(Guid process) => _seenAt[process] = time.GetUtcNow();

    public void Leave(Guid process)
    {
        _seenAt.Remove(process);
        if (_listeners.Remove(process, out var signals)) signals.Writer.Complete();
    }

    public bool IsAlive(Guid process) => _seenAt.TryGetValue(process, out var seenAt) && time.GetUtcNow() - seenAt < ProcessIdentity.Timeout;

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
