using Hearth.Client.Agents;
using Hearth.Client.Errors;

namespace Hearth.Client.Events;

/// <summary><c>submission_settled</c>: the one outcome of a submission, and its last event.</summary>
public sealed record SubmissionSettledEvent : HearthEvent
{
    internal const string TypeName = "submission_settled";
    internal const string Completed = "completed";

    /// <summary><c>completed</c> or <c>failed</c>.</summary>
    public string Outcome { get => field ?? ""; init; }

    /// <summary>The answer of a completed submission; null when there is nothing.</summary>
    public PromptResult? Result { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }
}
