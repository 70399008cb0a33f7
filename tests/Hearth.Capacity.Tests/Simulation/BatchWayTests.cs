using Hearth.Capacity.Simulation;

namespace Hearth.Capacity.Tests.Simulation;

public sealed class BatchWayTests
{
    [Fact]
    public void Arrive_WhileABatchIsUnderWay_GoesWithTheNextOne()
    {
        // Arrange
        var queue = new EventQueue();
        var sent = new List<double>();
        var way = new BatchWay(queue, 1, () => sent.Add(queue.Now));

        // Act: one at once, two while it is under way, one after all is over.
        foreach (var time in new[] { 1, 1.2, 1.8, 5 }) queue.After(time, way.Arrive);
        queue.RunUntil(10);

        // Assert
        Assert.Equal([1, 2, 5], sent);
    }
}
