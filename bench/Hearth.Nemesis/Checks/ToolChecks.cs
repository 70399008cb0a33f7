using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Server;

namespace Hearth.Nemesis.Checks;

/// <summary>A recorded result is the only one, and is what an execution has returned.</summary>
internal static class ToolChecks
{
    // What a process had begun when it was stopped it may finish when it goes on, before it learns that it was replaced.
    private static readonly TimeSpan WakingTime = TimeSpan.FromSeconds(3);

    public static readonly IReadOnlyList<HistoryCheck> All =
    [
        new("a tool call has one result, which every reader sees", FindResults),
        new("a result is what an execution of the call has returned", FindUnexecuted),
        new("a tool without a declared effect is executed once at the most", FindRepeated),
        new("a call whose result was seen is not executed again", FindLateExecutions),
    ];

    private static IEnumerable<string> FindResults(IndexedHistory history)
    {
        var results = ResultsOf(history).ToLookup(item => item.ToolCallId!);
        foreach (var same in results.Where(same => same.Count() > 1))
        {
            var all = string.Join("; ", same.Select(item => $"{item.Name}: {item.Text}"));
            yield return $"call {same.Key} has {same.Count()} results: {all}";
        }

        foreach (var starts in Of(history, "tool_start").GroupBy(item => item.ToolCallId!).Where(starts => starts.Count() > 1))
            yield return $"call {starts.Key} was started {starts.Count()} times: {string.Join("; ", starts.Select(item => item.Name))}";
        foreach (var (reader, _, seen) in SeenResults(history))
        {
            if (results[seen.ToolCallId!].Any(result => result.Text == seen.Text)) continue;
            yield return $"{reader.Reader} saw the result {seen.Text} of {seen.ToolCallId} in {reader.Instance}, "
                + "which the final stream does not have";
        }
    }

    private static IEnumerable<(ReaderHistory Reader, DateTimeOffset At, StreamEvent Result)> SeenResults(IndexedHistory history) =>
        from reader in history.History.Readers
        from delivery in reader.Deliveries
        from item in delivery.Boundaries
        where item.Type == "tool"
        select (reader, delivery.At, item);

    private static IEnumerable<string> FindUnexecuted(IndexedHistory history)
    {
        var executions = history.History.Executions.ToLookup(execution => execution.Call);
        foreach (var result in ResultsOf(history).Where(result => !result.IsError))
        {
            if (executions[result.ToolCallId!].All(execution => execution.Nonce != result.Text))
                yield return $"{result.Name} says {result.Text}, which no execution has returned";
        }
    }

    private static IEnumerable<string> FindRepeated(IndexedHistory history) => history.History.Executions
        .Where(execution => Worker.OnceTools.Contains(execution.Tool))
        .GroupBy(execution => execution.Call)
        .Where(same => same.Count() > 1)
        .Select(same => $"call {same.Key} of {same.First().Tool} was executed {same.Count()} times: "
            + string.Join("; ", same.Select(execution => $"at {execution.At:HH:mm:ss.fff} by process {execution.ProcessId}")));

    private static IEnumerable<string> FindLateExecutions(IndexedHistory history)
    {
        var seen = new Dictionary<string, (DateTimeOffset At, string Reader)>();
        foreach (var (reader, at, item) in SeenResults(history))
        {
            if (!seen.TryGetValue(item.ToolCallId!, out var first) || at < first.At) seen[item.ToolCallId!] = (at, reader.Reader);
        }

        foreach (var execution in history.History.Executions)
        {
            if (!seen.TryGetValue(execution.Call, out var result) || execution.At <= result.At) continue;
            if (HasJustWokenUp(history.History, execution)) continue;
            yield return $"call {execution.Call} of {execution.Tool} was executed at {execution.At:HH:mm:ss.fff} "
                + $"by process {execution.ProcessId}, after {result.Reader} had seen its result at {result.At:HH:mm:ss.fff}";
        }
    }

    private static bool HasJustWokenUp(History history, ToolExecution execution) => history.Faults.Any(fault =>
        fault.Kind == Faults.PauseFault.Name
        && fault.ProcessId == execution.ProcessId
        && fault.StartedAt < execution.At
        && execution.At < fault.EndedAt + WakingTime);

    private static IEnumerable<StreamEvent> ResultsOf(IndexedHistory history) => Of(history, "tool");

    private static IEnumerable<StreamEvent> Of(IndexedHistory history, string type) =>
        history.History.Streams.SelectMany(stream => stream.Events).Where(item => item.Type == type);
}
