namespace Hearth.Sessions;

/// <summary>Ends an attempt early, for the first reason given.</summary>
/// <remarks>
/// <see cref="Token"/> asks providers and tools to stop; <see cref="Abandoned"/> follows after the grace, and whoever ignores the
/// first is no longer waited for.
/// </remarks>
internal sealed class AttemptCancellation : IDisposable
{
    // The longest that a timer takes; nobody's process lives on for that long.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _token = new();
    private readonly CancellationTokenSource _abandoned;
    private readonly ITimer? _deadline;
    private readonly TimeSpan _grace;
    private int _reason;

    public AttemptCancellation(TimeSpan? timeLeft, TimeSpan grace, TimeProvider time)
    {
        _grace = grace;
        _abandoned = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        if (timeLeft is { } left)
        {
            var due = left < TimeSpan.Zero ? TimeSpan.Zero : left < MaxTimer ? left : MaxTimer;
            _deadline = time.CreateTimer(static state => ((AttemptCancellation)state!).Stop(AttemptStop.TimedOut), this, due, Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => _token.Token;

    public CancellationToken Abandoned => _abandoned.Token;

    public AttemptStop Reason => (AttemptStop)Volatile.Read(ref _reason);

    public void Stop(AttemptStop reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)AttemptStop.None) != (int)AttemptStop.None) return;
        try
        {
            _abandoned.CancelAfter(_grace);
            _token.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt has ended by itself in the meantime.
        }
        catch (AggregateException)
        {
            // A tool's own callback has thrown. That must end neither the timer's thread nor the request that aborts.
        }
    }

    public void Dispose()
    {
        _deadline?.Dispose();
        _token.Dispose();
        _abandoned.Dispose();
    }
}
