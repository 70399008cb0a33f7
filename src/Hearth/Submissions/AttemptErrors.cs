using System.Text.Json;
using Hearth.Events;

namespace Hearth.Submissions;

/// <summary>The errors with which attempts end that are cut short or not made at all.</summary>
internal static class AttemptErrors
{
    public static readonly ErrorInfo SubmissionAborted = ErrorInfo.Typed(ErrorCodes.SubmissionAborted, "The submission was aborted.");

    public static readonly ErrorInfo SubmissionTimeout = ErrorInfo.Typed(ErrorCodes.SubmissionTimeout, "The submission took longer than it may.");

    public static readonly ErrorInfo OperationCancelled = ErrorInfo.Typed(ErrorCodes.OperationFailed, "The operation was cancelled by its caller.");

    public static readonly ErrorInfo RunAborted = ErrorInfo.Typed(ErrorCodes.RunAborted, "The run was aborted.");

    public static readonly ErrorInfo RunInterrupted = ErrorInfo.Typed(
        ErrorCodes.RunInterrupted,
        "The run was interrupted too often without getting any further.");

    public static readonly ErrorInfo RunTimeout = ErrorInfo.Typed(ErrorCodes.SubmissionTimeout, "The run took longer than it may.");

    public static ErrorInfo RetryExhausted(int attemptCount, int maxAttempts) => ErrorInfo.Typed(
        ErrorCodes.SubmissionRetryExhausted,
        $"The submission was tried {attemptCount} times without getting any further.",
        meta: JsonSerializer.SerializeToElement(new Dictionary<string, int> { ["attemptCount"] = attemptCount, ["maxAttempts"] = maxAttempts }));
}
