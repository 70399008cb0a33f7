namespace Hearth.Postgres.Tests.Races;

/// <summary>Where a statement is held.</summary>
internal enum StatementPoint
{
    /// <summary>The server has not seen it.</summary>
    BeforeLocks,

    /// <summary>The server has executed it, with all the locks this takes, and has not committed.</summary>
    BeforeCommit,
}
