namespace Hearth.Ownership;

/// <summary>How an owner has come to let a stream go.</summary>
internal enum OwnerEnd
{
    /// <summary>Nothing is left to do, or it failed or was fenced: somebody else has noticed, or the sweep will.</summary>
    Done,

    /// <summary>It never was the owner: another living process is.</summary>
    Refused,

    /// <summary>There is, or may be, work left that somebody else should take up.</summary>
    WorkLeft,
}
