namespace Hearth.Postgres.Tests.Races;

/// <summary>A clock that stands where it is set.</summary>
internal sealed class SetTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
