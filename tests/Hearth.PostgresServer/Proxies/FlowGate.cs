namespace Hearth.PostgresServers.Proxies;

/// <summary>Lets bytes through while it is open. Closed, it holds them where they are, as a network that loses every packet does.</summary>
internal sealed class FlowGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _opened;

    public void Close()
    {
        lock (_lock)
            _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open()
    {
        lock (_lock)
        {
            _opened?.SetResult();
            _opened = null;
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _opened?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
