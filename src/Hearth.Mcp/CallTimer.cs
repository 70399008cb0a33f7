namespace Hearth.Mcp;

/// <summary>Ends a call that has been silent for too long.</summary>
internal sealed class CallTimer : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;

    public CallTimer(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        _silence = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, cancellationToken);
    }

    /// <summary>Cancelled when the call has been silent for too long, or by the caller.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>There was news: the call has its whole time again.</summary>
    public void Restart()
    {
        try
        {
            _silence.CancelAfter(_timeout);
        }
        catch (ObjectDisposedException)
        {
            // News of a call that is over.
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _silence.Dispose();
    }
}
