namespace Hearth.Nemesis.Histories;

/// <summary>One POST that aborts whatever an instance has not settled.</summary>
/// <param name="Instance">Which.</param>
/// <param name="SentAt">Before the first byte was sent.</param>
/// <param name="AnsweredAt">After the last byte of the answer.</param>
/// <param name="Outcome">What the client knows.</param>
/// <param name="Detail">The answer, or what went wrong.</param>
internal sealed record AbortRequest(
    string Instance, DateTimeOffset SentAt, DateTimeOffset AnsweredAt, RequestOutcome Outcome, string Detail);
