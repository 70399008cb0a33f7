using System.Text.RegularExpressions;

namespace Hearth.Postgres.Tests.Races;

/// <summary>Decides whether what a real store did is what the simulated one does when the same calls come one after the other.</summary>
/// <remarks>
/// Which call came first is open where two were under way at the same time, as long as one order explains every answer and the state
/// at the end. A call that was answered before another began came before it.
/// Two things are not exact on the real store, and need not be. An admission does not wait for appends: when one commits meanwhile, the
/// receipt may name the tail from before it, from which a reader misses nothing. And a claim of a stream that is deleted before the claim
/// is answered may have used up an epoch.
/// </remarks>
internal sealed partial class Referee(MemoryWorld world)
{
    /// <returns>Null when an order explains it; else what the orders there are would have led to.</returns>
    public async Task<string?> JudgeAsync(RaceSetup setup, IReadOnlyList<RaceOperation> history, string state)
    {
        var alternatives = new List<string>();
        var isTailOpen = history.Any(admission => admission.Action.IsAdmission && history.Any(other => other.Action.IsAppend && other.Overlaps(admission)));
        foreach (var order in OrdersOf([.. history.Select(operation => Open(operation, history))]))
        {
            var (answers, expected) = await world.RunAsync(setup, order);
            var isExplained = AreSame(state, expected, isTailOpen)
                && order.Zip(answers).All(pair => pair.First.Answer is not { } answer || AreSame(answer, pair.Second, isTailOpen));
            if (isExplained) return null;
            var lines = order.Zip(answers, (operation, answer) => $"{operation.Role} {operation.Action}: {answer}");
            alternatives.Add(string.Join('\n', [.. lines, expected]));
        }

        return string.Join("\n\n", alternatives);
    }

    private static RaceOperation Open(RaceOperation operation, IEnumerable<RaceOperation> history) =>
        operation.Action == RaceAction.Claim && operation.Answer == RaceAction.Nothing
            && history.Any(other => other.Action.IsDeletion && other.Overlaps(operation))
                ? operation with { Action = RaceAction.ClaimOfAGoneStream }
                : operation;

    private static bool AreSame(string actual, string expected, bool isTailOpen) => isTailOpen
        ? ReceiptTail().Replace(actual, "") == ReceiptTail().Replace(expected, "")
        : actual == expected;

    /// <summary>All orders of calls that keep to the clock.</summary>
    private static IEnumerable<List<RaceOperation>> OrdersOf(List<RaceOperation> rest)
    {
        if (rest.Count == 0) yield return [];
        foreach (var first in rest)
        {
            if (rest.Exists(other => other.End < first.Start)) continue;
            foreach (var order in OrdersOf([.. rest.Where(other => other != first)])) yield return [first, .. order];
        }
    }

    [GeneratedRegex("(?<= stream) after [0-9_]+")]
    private static partial Regex ReceiptTail();
}
