namespace Hearth.Postgres.Tests.Stores;

/// <summary>A clock on which a second takes ten milliseconds, so that a long patience can be seen to end.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Factor = 100;

    public override long GetTimestamp() => System.GetTimestamp() * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

    private static TimeSpan Hurry(TimeSpan time) => time > TimeSpan.Zero ? time / Factor : time;
}
