using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>What becomes of inputs: none is lost, none is doubled, each has one outcome, and everybody is told the same.</summary>
internal static class InputChecks
{
    private static readonly TimeSpan SettlementLimit = TimeSpan.FromSeconds(60);

    public static readonly IReadOnlyList<HistoryCheck> All =
    [
        new("an accepted input is not lost", FindLost, TakesTime: true),
        new("a submission has one outcome, its last event", FindOutcomes),
        new("a prompt takes effect once at the most", FindDoubled),
        new("a submission stands for a prompt that was sent", FindUnsent),
        new("a refused prompt has no effect", FindRefused),
        new("an idempotency key stands for one submission", FindKeys),
        new("who waits is told the outcome", FindWaited),
        new("accepted work is settled within 60 s after the last fault", FindLate, TakesTime: true),
        new("an answer is made of the recorded tool results", FindAnswers),
    ];

    private static IEnumerable<string> FindLost(IndexedHistory history)
    {
        foreach (var input in history.Accepted)
        {
            var found = history.Find(input.SubmissionId);
            if (found is null) yield return $"{input} is not in the final stream";
            else if (found.Instance != input.Instance) yield return $"{input} is in the stream of {found.Instance}";
            else if (found.Tags.FirstOrDefault(tag => tag != input.Tag) is { } other) yield return $"{input} has the input {other}";
        }
    }

    private static IEnumerable<string> FindOutcomes(IndexedHistory history)
    {
        foreach (var submission in history.Submissions)
        {
            var settlements = submission.Settlements.ToList();
            if (settlements.Count > 1)
                yield return $"{submission} has {settlements.Count} outcomes: {string.Join("; ", settlements.Select(item => item.Name))}";
            else if (settlements.Count == 1 && submission.Events[^1] != settlements[0])
                yield return $"{submission} goes on after its outcome with {submission.Events[^1].Name}";
        }
    }

    private static IEnumerable<string> FindDoubled(IndexedHistory history)
    {
        foreach (var submission in history.Submissions.Where(submission => submission.Tags.Count > 1))
            yield return $"{submission} has its input {submission.Tags.Count} times";
        var effects = history.Submissions
            .SelectMany(submission => submission.Tags.Distinct(), (submission, tag) => (Submission: submission, Tag: tag))
            .ToLookup(effect => effect.Tag, effect => effect.Submission);
        var senders = history.History.Prompts.ToLookup(prompt => prompt.Tag, prompt => prompt.Instance);
        foreach (var same in effects)
        {
            if (same.Count() > 1) yield return $"prompt {same.Key} became {string.Join(" and ", same)}";
            if (same.FirstOrDefault(submission => !senders[same.Key].Contains(submission.Instance)) is { } strange)
                yield return $"{strange} has the input {same.Key}, which nobody sent there";
        }
    }

    // What was aborted before it began does not say which prompt it was: then there has to be one whose answer was lost.
    private static IEnumerable<string> FindUnsent(IndexedHistory history)
    {
        var accepted = history.Accepted.Select(input => input.SubmissionId).ToHashSet();
        var unknown = history.History.Prompts.GroupBy(prompt => prompt.Tag)
            .Where(sent => sent.All(prompt => prompt.SubmissionId is null) && sent.Any(prompt => prompt.Outcome == RequestOutcome.Unknown))
            .ToLookup(sent => sent.First().Instance);
        var nameless = history.Submissions.Where(submission => submission.Tags.Count == 0 && !accepted.Contains(submission.Id));
        foreach (var strange in nameless.GroupBy(submission => submission.Instance))
        {
            if (strange.Count() > unknown[strange.Key].Count())
                yield return $"{string.Join(" and ", strange)}: nobody sent so many prompts to {strange.Key}";
        }
    }

    private static IEnumerable<string> FindRefused(IndexedHistory history)
    {
        var refused = history.History.Prompts.GroupBy(prompt => prompt.Tag)
            .Where(sent => sent.All(prompt => prompt.Outcome == RequestOutcome.Refused))
            .ToDictionary(sent => sent.Key, sent => sent.Last());
        foreach (var submission in history.Submissions)
        {
            if (submission.Tags.FirstOrDefault(refused.ContainsKey) is not { } tag) continue;
            var answer = refused[tag];
            yield return $"{submission} has the input {tag}, which was refused: {answer.Detail} at {answer.AnsweredAt:HH:mm:ss.fff}";
        }
    }

    private static IEnumerable<string> FindKeys(IndexedHistory history)
    {
        var accepted = history.History.Prompts.Where(prompt => prompt is { Key: not null, SubmissionId: not null });
        foreach (var sent in accepted.GroupBy(prompt => prompt.Key))
        {
            var ids = sent.Select(prompt => prompt.SubmissionId).Distinct().ToList();
            if (ids.Count > 1) yield return $"prompt {sent.First().Tag} with key {sent.Key} became {string.Join(" and ", ids)}";
        }
    }

    private static IEnumerable<string> FindWaited(IndexedHistory history)
    {
        foreach (var prompt in history.History.Prompts.Where(prompt => prompt.Waited is not null))
        {
            var outcome = history.Find(prompt.SubmissionId!)?.Settlements.FirstOrDefault();
            var settled = outcome is null ? null : new WaitedOutcome(outcome.IsError ? null : outcome.Text, outcome.ErrorType);
            if (settled == prompt.Waited) continue;
            yield return $"{prompt.Client} was told {prompt.Waited} of {prompt.SubmissionId} at {prompt.AnsweredAt:HH:mm:ss.fff}, "
                + $"which is settled as {settled}";
        }
    }

    private static IEnumerable<string> FindLate(IndexedHistory history)
    {
        foreach (var input in history.Accepted)
        {
            var healed = history.History.HealedAt;
            var limit = (input.AcknowledgedAt > healed ? input.AcknowledgedAt : healed) + SettlementLimit;
            var settled = history.Find(input.SubmissionId)?.Settlements.FirstOrDefault();
            if (settled is null)
                yield return $"{input} is not settled";
            else if (settled.Timestamp > limit)
                yield return $"{input} was settled at {settled.Timestamp:HH:mm:ss.fff}, after {limit:HH:mm:ss.fff}";
        }
    }

    private static IEnumerable<string> FindAnswers(IndexedHistory history)
    {
        foreach (var submission in history.Submissions)
        {
            if (submission.Settlements.FirstOrDefault() is not { IsError: false, Text: { } text }) continue;
            if (submission.Tags is not [var tag])
                yield return $"{submission} is completed without an input";
            else if (!text.StartsWith(tag, StringComparison.Ordinal))
                yield return $"{submission} of prompt {tag} is answered \"{text}\"";
            foreach (var result in submission.Events.Where(item => item.Type == "tool" && !item.IsError))
            {
                if (!text.Contains(result.Text!, StringComparison.Ordinal))
                    yield return $"{submission} is answered without {result.Text}, the result of {result.Name}";
            }
        }
    }
}
