namespace Hearth.Postgres.Tests.Races;

/// <summary>One call of the store.</summary>
/// <param name="Name">For whoever reads how a race went.</param>
/// <param name="DoAsync">Makes the call and says what the answer was.</param>
internal sealed record RaceAction(string Name, Func<RaceActor, Task<string>> DoAsync)
{
    /// <summary>The answer when there is nothing to find or to own.</summary>
    public const string Nothing = "nothing";

    private const string AppendName = "append";
    private const string AdmitName = "admit";

    public static RaceAction Find { get; } = new("find", actor => actor.FindAsync());

    public static RaceAction Claim { get; } = new("claim", actor => actor.ClaimAsync());

    /// <summary>A claim whose answer is that there is nothing to own, whether or not it has taken an epoch.</summary>
    public static RaceAction ClaimOfAGoneStream { get; } = new("claim, told that it is gone", async actor =>
    {
        await actor.ClaimAsync();
        actor.Disown();
        return Nothing;
    });

    public static RaceAction Release { get; } = new("release", actor => actor.ReleaseAsync());

    public static RaceAction Heartbeat { get; } = new("heartbeat", actor => actor.HeartbeatAsync());

    public static RaceAction Read { get; } = new("read", actor => actor.ReadAsync());

    public static RaceAction Next { get; } = new("next", actor => actor.NextAsync());

    public static RaceAction Abort { get; } = new("abort", actor => actor.AbortAsync());

    public static RaceAction Sweep { get; } = new("sweep", actor => actor.SweepAsync());

    public static RaceAction Delete { get; } = new("delete", actor => actor.DeleteAsync(force: true));

    public static RaceAction DeleteIfSettled { get; } = new("delete if settled", actor => actor.DeleteAsync(force: false));

    /// <summary>One batch with these units. Doing the same action again repeats the batch.</summary>
    public static RaceAction Append(params UnitTraits[] units) =>
        new($"{AppendName} {string.Join(" + ", units).ToLowerInvariant()}", actor => actor.AppendAsync(units));

    public static RaceAction Admit(string submission, string? key = null, string body = "") =>
        new($"{AdmitName} {submission}", actor => actor.AdmitAsync(submission, key, body));

    public bool IsAppend => Name.StartsWith(AppendName, StringComparison.Ordinal);

    public bool IsAdmission => Name.StartsWith(AdmitName, StringComparison.Ordinal);

    public bool IsDeletion => Name.StartsWith(Delete.Name, StringComparison.Ordinal);

    public override string ToString() => Name;
}
