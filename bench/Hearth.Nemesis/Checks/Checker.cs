using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>Decides from what clients saw alone whether every promise was kept.</summary>
internal static class Checker
{
    public static readonly IReadOnlyList<HistoryCheck> Checks =
        [.. InputChecks.All, .. OrderChecks.All, .. ReaderChecks.All, .. ToolChecks.All, .. AbortChecks.All];

    /// <param name="history">What they saw.</param>
    /// <param name="isComplete">Whether everything had the time to come to its end.</param>
    public static IReadOnlyList<CheckResult> Check(History history, bool isComplete = true)
    {
        var indexed = new IndexedHistory(history);
        var checks = Checks.Where(check => isComplete || !check.TakesTime);
        return [.. checks.Select(check => new CheckResult(check.Name, [.. check.Find(indexed)]))];
    }
}
