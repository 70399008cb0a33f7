namespace Hearth.Submissions;

/// <summary>What an owner does with an unsettled submission.</summary>
internal enum RecoveryDecision
{
    /// <summary>Make an attempt; it goes on from what the log holds.</summary>
    Attempt,

    /// <summary>The answer is there: settle as completed.</summary>
    SettleCompleted,

    /// <summary>An abort was acknowledged: settle as failed.</summary>
    SettleAborted,

    /// <summary>Too many attempts without progress: settle as failed.</summary>
    SettleExhausted,

    /// <summary>The deadline has passed: settle as failed.</summary>
    SettleTimedOut,
}
