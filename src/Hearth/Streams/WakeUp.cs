using Hearth.Hosting;

namespace Hearth.Streams;

/// <summary>Wakes whoever waits at the moment. Used under its user's lock; those who wait go on outside of it.</summary>
internal struct WakeUp
{
    private TaskCompletionSource? _waiting;

    /// <summary>Completes with the next <see cref="Pulse"/>.</summary>
    public Task Next() => (_waiting ??= WorkScheduler.NewSignal()).Task;

    public void Pulse()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
