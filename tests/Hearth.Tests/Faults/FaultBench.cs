using System.Diagnostics;
using Xunit;
using Xunit.Sdk;

namespace Hearth.Tests.Faults;

/// <summary>Every scenario that asks something of the store, with every fault at every call of it, on one kind of database.</summary>
public abstract class FaultBench<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : FaultDatabase
{
    // A try takes some ten milliseconds; one that has not ended by now never will.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly FaultKind[] Even = [FaultKind.FailsBefore, FaultKind.KillsAfter];
    private static readonly FaultKind[] Odd = [FaultKind.FailsAfter, FaultKind.KillsBefore];

    // An operation whose count never ends has a loop in it.
    private const int MaxCalls = 200;

    [Fact]
    public Task Prompt_WithAnyFaultAtAnyCall_HasTheWholeAnswerOnce() => RunAsync(() => new PromptScenario());

    [Fact]
    public Task ToolBatch_WithAnyFaultAtAnyCall_KeepsEachRecordedResult() => RunAsync(() => new ToolBatchScenario());

    [Fact]
    public Task Workflow_WithAnyFaultAtAnyCall_RecordsEachCallOnce() => RunAsync(() => new WorkflowScenario());

    [Fact]
    public Task Abort_WithAnyFaultAtAnyCall_EndsTheAnswer() => RunAsync(() => new AbortScenario());

    [Fact]
    public Task Drain_WithAnyFaultAtAnyCall_LeavesTheRestToTheNextProcess() => RunAsync(() => new DrainScenario());

    [Fact]
    public Task Dispatch_WithAnyFaultAtAnyCall_IsAcceptedOnce() => RunAsync(() => new DispatchScenario());

    [Fact]
    public Task Deletion_WithAnyFaultAtAnyCall_LeavesNothing() => RunAsync(() => new DeletionScenario());

    [Fact]
    public Task Image_WithAnyFaultAtAnyCall_ReachesTheModel() => RunAsync(() => new ImageScenario());

    private protected TDatabase Database => database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected async Task RunAsync(Func<FaultScenario> create)
    {
        // Arrange: without a fault, what is there to fail?
        Assert.SkipWhen(database.SkipReason is not null, database.SkipReason ?? "");
        var started = Stopwatch.GetTimestamp();
        var clean = await TryAsync(create(), null);

        // Act: the tries check themselves.
        var tries = new List<FaultTry>();
        var points = 0;
        foreach (var (operation, expected) in clean.Calls)
        {
            for (var call = 1; await TryKindsAsync(create, operation, call, KindsAt(points++), call <= expected) is { Count: > 0 } fired; call++)
            {
                Assert.True(call < MaxCalls, $"{operation} is called more and more often.");
                tries.AddRange(fired);
            }
        }

        // Assert: there were enough of them, and none in which the process lived on asked a model twice.
        var calls = string.Join(", ", clean.Calls);
        Assert.All(
            tries.Where(attempt => !attempt.Point!.Value.IsDeadly),
            attempt => Assert.True(clean.ModelCalls == attempt.ModelCalls, $"{attempt.Point}: {attempt.ModelCalls} model calls; without a fault {clean.ModelCalls}, and {calls}."));
        Assert.True(tries.Count >= (KindsAt(0).Length / 2) * clean.Calls.Values.Sum(), $"Only {tries.Count} faults fired.");
        Assert.Contains(tries, attempt => attempt.HasReadLive);
        var live = tries.Count(attempt => attempt.HasReadLive);
        var calledPoints = tries.DistinctBy(attempt => (attempt.Point!.Value.Operation, attempt.Point.Value.Call)).Count();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        TestContext.Current.SendDiagnosticMessage(
            $"{create().GetType().Name} on {database.GetType().Name}: {calledPoints} calls, {tries.Count} faults, {live} with a live reader, {elapsed:F1} s");
    }

    // Past what was called without a fault, one try that does not come to the call is enough to end.
    private async Task<List<FaultTry>> TryKindsAsync(Func<FaultScenario> create, string operation, int call, FaultKind[] kinds, bool isExpected)
    {
        var fired = new List<FaultTry>();
        foreach (var kind in kinds)
        {
            var attempt = await TryAsync(create(), new FaultPoint(operation, call, kind));
            if (attempt.HasFired) fired.Add(attempt);
            else if (!isExpected) break;
        }

        return fired;
    }

    private FaultKind[] KindsAt(int point) => database.HasEveryKind ? Enum.GetValues<FaultKind>() : point % 2 == 0 ? Even : Odd;

    private async Task<FaultTry> TryAsync(FaultScenario scenario, FaultPoint? point)
    {
        var attempt = new FaultTry(scenario, database.Begin(), point);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        try
        {
            await attempt.RunAsync(limit.Token);
            return attempt;
        }
        catch (Exception exception) when (!Cancel.IsCancellationRequested)
        {
            throw new XunitException($"{scenario.GetType().Name}, {point?.ToString() ?? "without a fault"}: {exception.Message}", exception);
        }
    }
}
