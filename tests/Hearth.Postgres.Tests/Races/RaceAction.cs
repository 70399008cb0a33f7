namespace Hearth.Postgres.Tests.Races;

/// <summary>One call of the store.</summary>
/// <param name="Name">For whoever reads how a race went.</param>
/// <param name="DoAsync">Makes the call and says what the answer was.</param>
internal sealed record RaceAction(string Name, Func<RaceActor, Task<string>> DoAsync)
{
    public static RaceAction Find { get; } = new("find", actor => actor.FindAsync());

    public static RaceAction Claim { get; } = new("claim", actor => actor.ClaimAsync());

    public static RaceAction Release { get; } = new("release", actor => actor.ReleaseAsync());

    public static RaceAction Heartbeat { get; } = new("heartbeat", actor => actor.HeartbeatAsync());

    public static RaceAction Read { get; } = new("read", actor => actor.ReadAsync());

    public static RaceAction Next { get; } = new("next", actor => actor.NextAsync());

    public static RaceAction Abort { get; } = new("abort", actor => actor.AbortAsync());

    public static RaceAction Sweep { get; } = new("sweep", actor => actor.SweepAsync());

    public static RaceAction Delete { get; } = new("delete", actor => actor.DeleteAsync(force: true));

    public static RaceAction DeleteIfSettled { get; } = new("delete if settled", actor => actor.DeleteAsync(force: false));

    /// <summary>One batch with these units.</summary>
    public static RaceAction Append(params UnitTraits[] units) =>
        new($"append {string.Join(" + ", units).ToLowerInvariant()}", actor => actor.AppendAsync(units));

    public static RaceAction Admit(string submission, string? key = null, string body = "") =>
        new($"admit {submission}", actor => actor.AdmitAsync(submission, key, body));

    public override string ToString() => Name;
}
