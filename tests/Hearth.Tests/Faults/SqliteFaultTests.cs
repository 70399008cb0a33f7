using Xunit;

namespace Hearth.Tests.Faults;

public sealed class SqliteFaultTests(SqliteFaultDatabase database) : FoldFaultBench<SqliteFaultDatabase>(database)
{
    [Fact]
    public Task Writes_WithAnyFaultAtAnyCall_AreThereOnce() => RunAsync(() => new WritesScenario(Database));
}
