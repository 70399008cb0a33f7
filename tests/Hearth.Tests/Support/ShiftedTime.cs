namespace Hearth.Tests.Support;

/// <summary>The real clock, ahead by some time.</summary>
internal sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
