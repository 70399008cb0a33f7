using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>After an abort is acknowledged nothing new of what it covers starts, and none of it completes.</summary>
internal static class AbortChecks
{
    public static readonly IReadOnlyList<HistoryCheck> All =
    [
        new("nothing of an aborted submission starts or completes after the acknowledgement", FindLiving),
    ];

    // Servers and clients share the clock of one machine. An event has its time before it is stored.
    private static IEnumerable<string> FindLiving(IndexedHistory history)
    {
        var aborts = history.History.Aborts.Where(abort => abort.Outcome == RequestOutcome.Acknowledged).ToLookup(abort => abort.Instance);
        foreach (var input in history.Accepted)
        {
            var abort = aborts[input.Instance].Where(item => item.SentAt > input.AcknowledgedAt).MinBy(item => item.AnsweredAt);
            if (abort is null || history.Find(input.SubmissionId) is not { } submission) continue;
            foreach (var item in submission.Events.Where(item => item.Timestamp > abort.AnsweredAt && IsNew(item)))
                yield return $"{input} has {item.Name}, after its abort was acknowledged at {abort.AnsweredAt:HH:mm:ss.fff}";
        }
    }

    private static bool IsNew(StreamEvent item) =>
        item.Type is "turn_start" or "tool_start" || item is { IsSettlement: true, IsError: false };
}
