namespace Hearth.Storage;

/// <summary>
/// Which of its checks a memory database makes: all of them, unless a test turns one off to prove that it would be missed.
/// </summary>
internal sealed record MemoryFences
{
    /// <summary>An append of an old epoch is refused.</summary>
    public bool Epoch { get; init; } = true;

    /// <summary>A guarded unit of an aborted submission is refused.</summary>
    public bool Abort { get; init; } = true;

    /// <summary>Nothing is stored after a stream was closed.</summary>
    public bool Close { get; init; } = true;

    /// <summary>A stream is claimed only from nobody or from a dead process.</summary>
    public bool Liveness { get; init; } = true;

    /// <summary>A unit that is stored already is not stored again.</summary>
    public bool Repetition { get; init; } = true;

    /// <summary>A submission id, or an idempotency key, is admitted once.</summary>
    public bool Admission { get; init; } = true;

    /// <summary>What was stored before an abort or a close is answered as stored when it is repeated after it.</summary>
    public bool Recall { get; init; } = true;

    /// <summary>A submission is settled together with the event that says so.</summary>
    public bool Settlement { get; init; } = true;

    /// <summary>The submission that was admitted first comes next.</summary>
    public bool Order { get; init; } = true;

    /// <summary>An owner gives up only what it still owns.</summary>
    public bool Release { get; init; } = true;

    /// <summary>Nothing of a deleted stream can be found any more.</summary>
    public bool Deletion { get; init; } = true;

    /// <summary>A stream that follows a deleted one goes on above its epoch and offsets.</summary>
    public bool Tombstone { get; init; } = true;
}
