namespace Hearth.Tests.Support;

/// <summary>The real clock, ahead by some time, which may change.</summary>
internal sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
{
    private long _ahead = ahead.Ticks;

    /// <summary>Puts the clock further ahead.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
