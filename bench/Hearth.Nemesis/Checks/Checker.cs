using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>Decides from what clients saw alone whether every promise was kept.</summary>
internal static class Checker
{
    public static readonly IReadOnlyList<HistoryCheck> Checks =
        [.. InputChecks.All, .. OrderChecks.All, .. ReaderChecks.All, .. ToolChecks.All, .. AbortChecks.All];

    public static IReadOnlyList<CheckResult> Check(History history)
    {
        var indexed = new IndexedHistory(history);
        return [.. Checks.Select(check => new CheckResult(check.Name, [.. check.Find(indexed)]))];
    }
}
