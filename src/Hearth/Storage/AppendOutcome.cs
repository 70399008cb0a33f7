namespace Hearth.Storage;

/// <summary>What became of one unit of an append.</summary>
public enum AppendOutcome
{
    /// <summary>The unit is durable.</summary>
    Stored,

    /// <summary>
    /// A newer owner has claimed the stream, or it is gone: nothing of the batch was stored. Or the stream was closed before this unit,
    /// by this batch or an earlier one: neither this unit nor any later one was stored.
    /// </summary>
    Fenced,

    /// <summary>The submission named by <see cref="AppendUnit.Guard"/> was aborted; this unit was not stored, others of the batch were.</summary>
    Aborted,

    /// <summary>
    /// What the unit's <see cref="AppendUnit.Writes"/> tried has failed, as <see cref="UnitWrites.Failure"/> says; nothing of the unit was
    /// stored, and nothing of theirs.
    /// </summary>
    Refused,
}
