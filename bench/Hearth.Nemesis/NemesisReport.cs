using Hearth.Nemesis.Checks;
using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis;

/// <summary>Prints what was done and what was found.</summary>
internal static class NemesisReport
{
    private const int MaxShown = 8;

    /// <summary>Prints everything, and last the line that counts checks.</summary>
    /// <returns>Whether the run passed.</returns>
    public static bool Print(NemesisOptions options, NemesisRun run, History history, IReadOnlyList<CheckResult> results)
    {
        PrintFaults(run, history);
        foreach (var end in run.Ends) Console.WriteLine(end);
        foreach (var result in results) Print(result);
        var failed = results.Count(result => result.Violations.Count > 0);
        if (!options.IsFenced)
        {
            Console.WriteLine($"Without the fence, the checker noticed {(failed > 0 ? "that promises were broken" : "nothing")}.");
            Console.WriteLine(failed > 0 ? "nemesis: 1 passed, 0 failed, 0 skipped" : "nemesis: 0 passed, 1 failed, 0 skipped");
            return failed > 0;
        }

        var skipped = run.FaultKinds.Where(kind => kind.SkipReason is not null).ToList();
        foreach (var (kind, reason) in skipped) Console.WriteLine($"skipped: {kind}: {reason}");
        Console.WriteLine($"nemesis: {results.Count - failed} passed, {failed} failed, {skipped.Count} skipped");
        return failed == 0;
    }

    private static void PrintFaults(NemesisRun run, History history)
    {
        var events = history.Streams.Sum(stream => stream.Events.Count);
        Console.WriteLine(
            $"{history.Prompts.Count} prompts, {history.Aborts.Count} aborts, {history.Executions.Count} executions of tools, "
            + $"{history.Readers.Count} readers of {history.Streams.Count} streams with {events} events");
        foreach (var (kind, reason) in run.FaultKinds.Where(kind => kind.SkipReason is null))
        {
            var faults = history.Faults.Where(fault => fault.Kind == kind).ToList();
            var shown = faults.Take(MaxShown).Select(fault => $"{fault.StartedAt:HH:mm:ss} {fault.Target}");
            Console.WriteLine($"{kind,-28} {faults.Count,4}   {string.Join("; ", shown)}{(faults.Count > MaxShown ? "; …" : "")}");
        }
    }

    private static void Print(CheckResult result)
    {
        Console.WriteLine($"{(result.Violations.Count == 0 ? "ok  " : "FAIL")} {result.Name}");
        foreach (var violation in result.Violations.Take(MaxShown)) Console.WriteLine($"     {violation}");
        if (result.Violations.Count > MaxShown) Console.WriteLine($"     and {result.Violations.Count - MaxShown} more");
    }
}
