namespace Hearth.Tests.Support;

/// <summary>The real clock, with short waits made shorter: what is tried again, is tried again soon.</summary>
/// <remarks>Long waits are limits that a busy machine must not run into; they stay as they are.</remarks>
internal sealed class BriskTime : TimeProvider
{
    private const int Speed = 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2.5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(base.CreateTimer(callback, state, Shorten(dueTime), Shorten(period)));

    private static TimeSpan Shorten(TimeSpan wait) => wait > TimeSpan.Zero && wait <= LongestWait ? wait / Speed : wait;

    private sealed class Timer(ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Shorten(dueTime), Shorten(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
