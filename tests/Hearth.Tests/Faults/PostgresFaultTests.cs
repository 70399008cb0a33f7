using Xunit;

namespace Hearth.Tests.Faults;

public sealed class PostgresFaultTests(PostgresFaultDatabase database) : FaultBench<PostgresFaultDatabase>(database)
{
    [Fact]
    public Task Writes_WithAnyFaultAtAnyCall_AreThereOnce() => RunAsync(() => new WritesScenario(Database));
}
