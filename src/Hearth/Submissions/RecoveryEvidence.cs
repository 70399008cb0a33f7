using Hearth.Sessions;
using Hearth.Workflows;

namespace Hearth.Submissions;

/// <summary>What the log and the submission's row prove, and the limits that apply.</summary>
internal sealed record RecoveryEvidence
{
    public bool IsAborted { get; init; }

    /// <summary>Whether the model has said all it had to say. Always false for runs: their code has to come to its end.</summary>
    public bool HasFinalAnswer { get; init; }

    public int AttemptsSinceProgress { get; init; }

    public required int MaxAttempts { get; init; }

    /// <summary>When the first attempt started; null before that.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long the work may take from its first start; null for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The evidence for a submission of an instance.</summary>
    public static RecoveryEvidence For(SubmissionRecord submission, OperationFold? operation, int maxAttempts, TimeSpan? timeout) => new()
    {
        IsAborted = submission.IsAborted,
        HasFinalAnswer = operation is { HasFinalAnswer: true },
        AttemptsSinceProgress = operation?.AttemptsSinceProgress ?? 0,
        StartedAt = operation?.StartedAt,
        MaxAttempts = maxAttempts,
        Timeout = timeout,
    };

    /// <summary>The evidence for a run.</summary>
    public static RecoveryEvidence For(SubmissionRecord submission, RunFold run, int maxAttempts, TimeSpan? timeout) => new()
    {
        IsAborted = submission.IsAborted,
        AttemptsSinceProgress = run.AttemptsSinceProgress,
        StartedAt = run.HasStarted ? run.StartedAt : null,
        MaxAttempts = maxAttempts,
        Timeout = timeout,
    };

    /// <summary>What is left of the time; null when there is no limit.</summary>
    public TimeSpan? TimeLeft(DateTimeOffset now) => Timeout is { } timeout ? (StartedAt ?? now) + timeout - now : null;
}
