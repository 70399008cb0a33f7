namespace Hearth.Nemesis.Histories;

/// <summary>One POST of a prompt.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="Instance">To which instance.</param>
/// <param name="Tag">What the prompt is called; the same when it is sent again.</param>
/// <param name="Key">Its idempotency key; null without one.</param>
/// <param name="SentAt">Before the first byte was sent.</param>
/// <param name="AnsweredAt">After the last byte of the answer, or when the client gave up.</param>
/// <param name="Outcome">What the client knows.</param>
/// <param name="SubmissionId">Which submission it became; null unless it was acknowledged.</param>
/// <param name="Waited">The outcome of the work, when the client waited for it and got it.</param>
/// <param name="Detail">The status, or what went wrong.</param>
internal sealed record PromptRequest(
    string Client,
    string Instance,
    string Tag,
    string? Key,
    DateTimeOffset SentAt,
    DateTimeOffset AnsweredAt,
    RequestOutcome Outcome,
    string? SubmissionId,
    WaitedOutcome? Waited,
    string Detail);
