using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>Also the scenarios in which the fold alone decides what goes on after a death: two kinds of database are enough for them.</summary>
public abstract class FoldFaultBench<TDatabase>(TDatabase database) : FaultBench<TDatabase>(database)
    where TDatabase : FaultDatabase
{
    [Fact]
    public Task StructuredResult_WithAnyFaultAtAnyCall_IsDelivered() => RunAsync(() => new StructuredResultScenario());

    [Fact]
    public Task Compaction_WithAnyFaultAtAnyCall_IsMadeOnce() => RunAsync(() => new CompactionScenario());

    [Fact]
    public Task Subagents_WithAnyFaultAtAnyCall_GoOnWhereTheyWere() => RunAsync(() => new SubagentScenario());

    [Fact]
    public Task DurableWorkspace_WithAnyFaultAtAnyCall_IsWhatTheLogSays() => RunAsync(() => new DurableWorkspaceScenario());
}
