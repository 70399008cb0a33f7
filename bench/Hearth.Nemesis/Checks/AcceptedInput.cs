using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>An input that a client was told is accepted.</summary>
/// <param name="SubmissionId">Which submission it became.</param>
/// <param name="Instance">Of which instance.</param>
/// <param name="Tag">The prompt.</param>
/// <param name="FirstSentAt">Before it was sent first: it cannot have been admitted earlier.</param>
/// <param name="AcknowledgedAt">When a client first knew: it cannot have been admitted later.</param>
/// <param name="Client">That client.</param>
internal sealed record AcceptedInput(
    string SubmissionId, string Instance, string Tag, DateTimeOffset FirstSentAt, DateTimeOffset AcknowledgedAt, string Client)
{
    public static AcceptedInput Of(IEnumerable<PromptRequest> acknowledged, ILookup<string, PromptRequest> byTag)
    {
        var first = acknowledged.MinBy(prompt => prompt.AnsweredAt)!;
        var sentAt = byTag[first.Tag].Min(prompt => prompt.SentAt);
        return new AcceptedInput(first.SubmissionId!, first.Instance, first.Tag, sentAt, first.AnsweredAt, first.Client);
    }

    public override string ToString() =>
        $"submission {SubmissionId} of {Instance} (prompt {Tag}, acknowledged to {Client} at {AcknowledgedAt:HH:mm:ss.fff})";
}
