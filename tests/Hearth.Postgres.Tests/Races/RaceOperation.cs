namespace Hearth.Postgres.Tests.Races;

/// <summary>One call that a race has seen from its first step to its answer.</summary>
/// <param name="Role">Who made it.</param>
/// <param name="Action">What it was.</param>
/// <param name="Start">The step of the race in which it began.</param>
/// <param name="End">The step in which it was answered.</param>
/// <param name="Answer">What the answer was; null when it was lost.</param>
internal sealed record RaceOperation(RaceRole Role, RaceAction Action, int Start, int End, string? Answer)
{
    /// <summary>Whether both were under way at the same time.</summary>
    public bool Overlaps(RaceOperation other) => Start <= other.End && other.Start <= End;

    public override string ToString() => $"{Role} {Action} [{Start}-{End}]: {Answer ?? "(lost)"}";
}
