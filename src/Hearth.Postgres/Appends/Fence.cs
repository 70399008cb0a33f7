using Hearth.Storage;

namespace Hearth.Postgres.Appends;

/// <summary>What a stream looked like when it was locked for an append.</summary>
/// <param name="Epoch">Of the newest claim.</param>
/// <param name="AbortThrough">Submissions up to this number are aborted.</param>
/// <param name="IsClosed">Whether nothing more is stored.</param>
internal readonly record struct Fence(long Epoch, long AbortThrough, bool IsClosed)
{
    /// <summary>What the statement, deciding by the same rules, has done with a unit of the epoch.</summary>
    public AppendOutcome Judge(AppendUnit unit) =>
        IsClosed ? AppendOutcome.Fenced : unit.Guard <= AbortThrough ? AppendOutcome.Aborted : AppendOutcome.Stored;
}
