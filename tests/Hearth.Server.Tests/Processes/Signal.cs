namespace Hearth.Server.Tests.Processes;

/// <summary>Wakes whoever waits for a change, each time there is one.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _changed = New();

    /// <summary>Completes with the next change. Take it before looking, so that no change is missed.</summary>
    public Task Next => Volatile.Read(ref _changed).Task;

    public void Pulse() => Interlocked.Exchange(ref _changed, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
