namespace Hearth.Submissions;

/// <summary>Decides from durable evidence alone how an unsettled submission goes on.</summary>
internal static class Recovery
{
    /// <summary>The decision, in the order in which the evidence counts.</summary>
    public static RecoveryDecision Decide(RecoveryEvidence evidence, DateTimeOffset now) => evidence switch
    {
        { IsAborted: true } => RecoveryDecision.SettleAborted,
        { HasFinalAnswer: true } => RecoveryDecision.SettleCompleted,
        _ when evidence.AttemptsSinceProgress >= evidence.MaxAttempts => RecoveryDecision.SettleExhausted,
        _ when evidence.StartedAt + evidence.Timeout <= now => RecoveryDecision.SettleTimedOut,
        _ => RecoveryDecision.Attempt,
    };
}
