using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Testing;
using Xunit;

namespace Hearth.Tests.Support;

/// <summary>One piece of work that a process starts and another one, after the first one's death, brings to its end.</summary>
internal sealed class Crash
{
    public required Action<HearthBuilder> Configure { get; init; }

    public required Func<HearthTestHost, Task<string>> Start { get; init; }

    /// <summary>The model of a process, given that process's view of the store.</summary>
    public required Func<CrashingStore, ScriptedChatClient> Model { get; init; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Dies before the first event of a kind is stored.</summary>
    public Task<bool> BeforeAsync(IHearthStore store, EventKind kind, Func<HearthTestHost, string, Task> check) =>
        BeforeAsync(store, unit => Has(unit, kind), check);

    /// <summary>Dies before the first unit for which <paramref name="isFatal"/> is true is stored.</summary>
    public Task<bool> BeforeAsync(IHearthStore store, Func<AppendUnit, bool> isFatal, Func<HearthTestHost, string, Task> check) =>
        RunAsync(new CrashingStore(store) { DiesBefore = isFatal }, store, check);

    /// <summary>Dies when <paramref name="moment"/> completes.</summary>
    public async Task WhenAsync(IHearthStore store, Func<CrashingStore, Task> moment, Func<HearthTestHost, string, Task> check)
    {
        var crashing = new CrashingStore(store);
        var dying = moment(crashing).ContinueWith(_ => crashing.Kill(), TaskScheduler.Default);
        Assert.True(await RunAsync(crashing, store, check));
        await dying;
    }

    private async Task<bool> RunAsync(CrashingStore crashing, IHearthStore store, Func<HearthTestHost, string, Task> check)
    {
        var first = await Engine.StartAsync(Configure, crashing, Model(crashing));
        var id = await Start(first);
        var outcome = first.WaitAsync(id, Cancel);
        await Task.WhenAny(crashing.Dead, outcome);
        if (!crashing.Dead.IsCompleted) await Task.WhenAny(outcome);
        var isDead = crashing.Dead.IsCompleted;
        await first.DisposeAsync();

        // The second process never dies; its model waits for nothing of the first one's.
        var past = new CrashingStore(store);
        past.Kill();
        await using var second = await Engine.StartAsync(Configure, store, Model(past));
        await check(second, id);
        return isDead;
    }

    /// <summary>Whether an append has an event of a kind.</summary>
    public static bool Has(StreamAppend append, EventKind kind) => append.Units.Any(unit => Has(unit, kind));

    /// <summary>Whether a unit has an event of a kind.</summary>
    public static bool Has(AppendUnit unit, EventKind kind) => unit.Events.Any(item => item.Kind == kind);
}
