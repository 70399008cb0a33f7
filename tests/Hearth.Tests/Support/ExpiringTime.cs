using System.Collections.Concurrent;

namespace Hearth.Tests.Support;

/// <summary>The real clock, but for timers of one particular length, which end when a test says so.</summary>
/// <param name="length">The length.</param>
internal sealed class ExpiringTime(TimeSpan length) : TimeProvider
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Action> _held = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if ((dueTime - length).Duration() < Tolerance) _held.Enqueue(() => callback(state));
        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Ends all of them.</summary>
    public void Expire()
    {
        while (_held.TryDequeue(out var callback)) callback();
    }
}
