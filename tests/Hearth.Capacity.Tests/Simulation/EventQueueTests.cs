using Hearth.Capacity.Simulation;

namespace Hearth.Capacity.Tests.Simulation;

public sealed class EventQueueTests
{
    [Fact]
    public void RunUntil_HasThingsHappenInOrderOfTimeAndThenOfAsking()
    {
        // Arrange
        var queue = new EventQueue();
        var happened = new List<(string What, double When)>();
        queue.After(2, () => Note("late"));
        queue.After(1, () =>
        {
            Note("early");
            queue.After(1, () => Note("last"));
        });
        queue.After(4, () => Note("never"));

        // Act
        queue.RunUntil(3);

        // Assert
        Assert.Equal([("early", 1), ("late", 2), ("last", 2)], happened);
        Assert.Equal(3, queue.Now);

        void Note(string what) => happened.Add((what, queue.Now));
    }
}
