using Xunit;

namespace Hearth.Tests.Faults;

public sealed class MemoryFaultTests(MemoryFaultDatabase database) : FoldFaultBench<MemoryFaultDatabase>(database)
{
    // What is reserved and used is in events alone, so one kind of database is enough.
    [Fact]
    public Task Budget_WithAnyFaultAtAnyCall_IsNeverPassed() => RunAsync(() => new BudgetScenario());
}
