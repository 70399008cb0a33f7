using Hearth.Events;
using Hearth.Storage;

namespace Hearth.Tests.Support;

/// <summary>The store of a process that dies when a test says so, with a look at what it appends.</summary>
/// <param name="inner">The store, which the next process opens.</param>
internal sealed class CrashingStore(IHearthStore inner) : MortalStore(inner)
{
    private readonly TaskCompletionSource _progress = Engine.Signal();

    /// <summary>Completes when a delta of a text is stored.</summary>
    public Task ProgressStored => _progress.Task;

    /// <summary>Dies before a unit for which this is true, after the units before it in the same batch were stored.</summary>
    public Func<AppendUnit, bool>? DiesBefore { get; init; }

    /// <summary>Runs before each append.</summary>
    public Func<StreamAppend, Task>? BeforeAppend { get; set; }

    public override async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        if (BeforeAppend is { } before) await before(append);
        var survivors = CountSurvivors(append);
        if (survivors < append.Units.Count) append = append with { Units = [.. append.Units.Take(survivors)] };
        IReadOnlyList<AppendOutcome> outcomes = survivors > 0 ? await Inner.AppendAsync(append, cancellationToken) : [];
        if (append.Units.Any(unit => Crash.Has(unit, EventKind.TextDelta))) _progress.TrySetResult();
        ThrowIfDead();
        return outcomes;
    }

    // How many units are stored before the process dies: a store may take a batch in parts.
    private int CountSurvivors(StreamAppend append)
    {
        if (IsDead) return 0;
        for (var i = 0; i < append.Units.Count; i++)
        {
            if (DiesBefore?.Invoke(append.Units[i]) != true) continue;
            Kill();
            return i;
        }

        return append.Units.Count;
    }
}
