using Hearth.Capacity.Simulation;

namespace Hearth.Capacity.Tests.Simulation;

public sealed class PlacementTests
{
    [Fact]
    public void Choose_WithoutReaders_StaysWhereThePromptCameIn()
    {
        var replicas = Replicas(10, 12, 11);

        Assert.Equal(1, Placement.Choose(asking: 1, page: null, replicas));
    }

    [Fact]
    public void Choose_WithAReader_GoesThere()
    {
        var page = new Page(1) { Readers = { [0] = 2 } };

        Assert.Equal(2, Placement.Choose(asking: 1, page, Replicas(10, 12, 12)));
    }

    [Fact]
    public void Choose_WithAReaderWhereClearlyMoreIsToDo_StaysWhereThePromptCameIn()
    {
        var page = new Page(1) { Readers = { [0] = 2 } };

        Assert.Equal(1, Placement.Choose(asking: 1, page, Replicas(10, 12, 15)));
    }

    [Fact]
    public void Choose_WithEverybodyElseTooBusy_TakesTheLeastBusy()
    {
        var page = new Page(1) { Readers = { [0] = 2 } };

        Assert.Equal(0, Placement.Choose(asking: 1, page, Replicas(10, 20, 20)));
    }

    [Fact]
    public void Choose_WithAReplicaThatStops_LeavesItOut()
    {
        var replicas = Replicas(10, 12, 11);
        replicas[2].IsReady = false;
        var page = new Page(1) { Readers = { [0] = 2 } };

        Assert.Equal(1, Placement.Choose(asking: 1, page, replicas));
    }

    private static Replica[] Replicas(params int[] owners) =>
        [.. owners.Select((count, number) => new Replica(number, poolSize: 10) { ReportedOwners = count })];
}
