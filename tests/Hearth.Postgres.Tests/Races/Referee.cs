namespace Hearth.Postgres.Tests.Races;

/// <summary>Decides whether what a real store did is what the simulated one does when the same calls come one after the other.</summary>
/// <remarks>
/// Which call came first is open where two were under way at the same time, as long as one order explains every answer and the state
/// at the end. A call that was answered before another began came before it.
/// </remarks>
internal sealed class Referee(MemoryWorld world)
{
    /// <returns>Null when an order explains it; else what the orders there are would have led to.</returns>
    public async Task<string?> JudgeAsync(RaceSetup setup, IReadOnlyList<RaceOperation> history, string state)
    {
        var alternatives = new List<string>();
        foreach (var order in OrdersOf([.. history]))
        {
            var (answers, expected) = await world.RunAsync(setup, order);
            if (expected == state && answers.SequenceEqual(order.Select(operation => operation.Answer))) return null;
            var lines = order.Zip(answers, (operation, answer) => $"{operation.Role} {operation.Action}: {answer}");
            alternatives.Add(string.Join('\n', [.. lines, expected]));
        }

        return string.Join("\n\n", alternatives);
    }

    /// <summary>All orders of calls that keep to the clock.</summary>
    private static IEnumerable<List<RaceOperation>> OrdersOf(List<RaceOperation> rest)
    {
        if (rest.Count == 0) yield return [];
        foreach (var first in rest)
        {
            if (rest.Exists(other => other.End < first.Start || (other.Role == first.Role && other.Start < first.Start))) continue;
            foreach (var order in OrdersOf([.. rest.Where(other => other != first)])) yield return [first, .. order];
        }
    }
}
