using System.Diagnostics;
using Xunit;
using Xunit.Sdk;

namespace Hearth.Tests.Faults;

/// <summary>Every scenario, with every fault at every call of the store, on one kind of database.</summary>
public abstract class FaultBench<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : FaultDatabase
{
    // A try takes some ten milliseconds; one that has not ended by now never will.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // An operation whose count never ends has a loop in it.
    private const int MaxCalls = 200;

    [Fact]
    public Task Prompt_WithAnyFaultAtAnyCall_HasTheWholeAnswerOnce() => RunAsync(() => new PromptScenario());

    [Fact]
    public Task ToolBatch_WithAnyFaultAtAnyCall_KeepsEachRecordedResult() => RunAsync(() => new ToolBatchScenario());

    [Fact]
    public Task StructuredResult_WithAnyFaultAtAnyCall_IsDelivered() => RunAsync(() => new StructuredResultScenario());

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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task RunAsync(Func<FaultScenario> create)
    {
        // Arrange: without a fault, what is there to fail?
        Assert.SkipWhen(database.SkipReason is not null, database.SkipReason ?? "");
        var started = Stopwatch.GetTimestamp();
        var clean = await TryAsync(create(), null);

        // Act
        var points = 0;
        var faults = 0;
        foreach (var operation in clean.Calls.Keys)
        {
            var calls = 0;
            for (int fired; (fired = await TryEachKindAsync(create, operation, calls + 1)) > 0; calls++, faults += fired)
            {
                Assert.True(calls < MaxCalls, $"{operation} is called more and more often.");
            }

            points += calls;
        }

        // Assert: the tries have checked themselves; that there were enough of them is left.
        var name = create().GetType().Name;
        var elapsed = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"{name} on {database.GetType().Name}: {points} calls, {faults} faults, {elapsed.TotalSeconds:F1} s");
        Assert.True(faults >= 4 * clean.Calls.Values.Sum() / 2, $"Only {faults} faults fired.");
    }

    private async Task<int> TryEachKindAsync(Func<FaultScenario> create, string operation, int call)
    {
        var fired = 0;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var done = await TryAsync(create(), new FaultPoint(operation, call, kind));
            if (!done.HasFired) continue;
            fired++;
        }

        return fired;
    }

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
