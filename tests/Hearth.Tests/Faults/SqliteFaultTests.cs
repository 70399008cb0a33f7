using Xunit;

namespace Hearth.Tests.Faults;

public sealed class SqliteFaultTests(SqliteFaultDatabase database) : FaultBench<SqliteFaultDatabase>(database)
{
    // What goes on after a death is decided by the fold alone, so two databases are enough for the longest scenario.
    [Fact]
    public Task Subagents_WithAnyFaultAtAnyCall_GoOnWhereTheyWere() => RunAsync(() => new SubagentScenario());
}
