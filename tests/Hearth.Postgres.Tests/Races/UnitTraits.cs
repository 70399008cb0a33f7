namespace Hearth.Postgres.Tests.Races;

/// <summary>What is special about a unit of an append. It always has one event.</summary>
[Flags]
internal enum UnitTraits
{
    Plain = 0,

    /// <summary>Not to be stored once the first submission is aborted.</summary>
    Guarded = 1,

    /// <summary>Settles the first submission.</summary>
    Settling = 2,

    /// <summary>Closes the stream.</summary>
    Closing = 4,
}
