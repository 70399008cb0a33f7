namespace Hearth.Nemesis.Checks;

/// <summary>The order of what happens in one instance.</summary>
internal static class OrderChecks
{
    public static readonly IReadOnlyList<HistoryCheck> All =
    [
        new("inputs take effect in the order in which they were accepted", FindOvertaking),
        new("attempts do not interleave", FindInterleaving),
    ];

    // What was acknowledged before another was sent was admitted before it. The latest effect of those is what the next may not precede.
    private static IEnumerable<string> FindOvertaking(IndexedHistory history)
    {
        foreach (var inputs in history.Accepted.GroupBy(input => input.Instance))
        {
            var placed = inputs.Select(input => (Input: input, history.Find(input.SubmissionId)?.First))
                .Where(item => item.First is not null)
                .Select(item => (item.Input, First: item.First!.Value))
                .ToList();
            var acknowledged = new Queue<(AcceptedInput Input, int First)>(placed.OrderBy(item => item.Input.AcknowledgedAt));
            var latest = default((AcceptedInput Input, int First)?);
            foreach (var (input, first) in placed.OrderBy(item => item.Input.FirstSentAt))
            {
                while (acknowledged.TryPeek(out var earlier) && earlier.Input.AcknowledgedAt < input.FirstSentAt)
                {
                    if (latest is null || earlier.First > latest.Value.First) latest = earlier;
                    acknowledged.Dequeue();
                }

                if (latest is { } before && before.First > first)
                {
                    yield return $"{input}, sent at {input.FirstSentAt:HH:mm:ss.fff}, begins with event {first}, "
                        + $"before {before.Input} with event {before.First}";
                }
            }
        }
    }

    private static IEnumerable<string> FindInterleaving(IndexedHistory history)
    {
        foreach (var submission in history.Submissions)
        {
            var stream = history.StreamOf(submission.Instance).Events;
            var midst = stream.Skip(submission.First).Take(submission.Events.Count);
            if (midst.FirstOrDefault(item => item.SubmissionId != submission.Id) is { } foreign)
                yield return $"{submission} has in its midst {foreign.Name}";
            foreach (var violation in FindInterleaving(submission)) yield return violation;
        }
    }

    private static IEnumerable<string> FindInterleaving(SubmissionEvents submission)
    {
        var seen = new HashSet<string>();
        var (operation, index) = (default(string), -1L);
        foreach (var item in submission.Events)
        {
            if (item.OperationId is not { } id) continue;
            if (id != operation && !seen.Add(id))
                yield return $"{submission} goes back to operation {id} with {item.Name}";
            else if (id == operation && item.Index <= index)
                yield return $"{submission} has event index {item.Index} after {index} with {item.Name}";
            (operation, index) = (id, item.Index);
        }
    }
}
