namespace Hearth.Hosting;

/// <summary>The process's phase and the signals that end what has to end with it.</summary>
internal sealed class ServerLifecycle : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _drainExpired = new();
    private volatile ServerPhase _phase = ServerPhase.Starting;

    public ServerPhase Phase => _phase;

    public bool IsReady => _phase == ServerPhase.Ready;

    /// <summary>Cancelled when draining begins: live reads end, no attempt starts.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>Cancelled at the drain deadline: attempts and waiting requests stop.</summary>
    public CancellationToken DrainExpired => _drainExpired.Token;

    public void Started() => Enter(ServerPhase.Ready);

    public void Leave() => Enter(ServerPhase.Leaving);

    public void BeginDrain()
    {
        Enter(ServerPhase.Draining);
        _draining.Cancel();
    }

    public void ExpireDrain() => _drainExpired.Cancel();

    public void Dispose()
    {
        _draining.Dispose();
        _drainExpired.Dispose();
    }

    // Whoever comes late, as the stop of a process that drains already, takes no phase back.
    private void Enter(ServerPhase phase)
    {
        lock (_gate)
        {
            if (phase > _phase) _phase = phase;
        }
    }
}
