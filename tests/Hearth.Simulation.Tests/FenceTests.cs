using Hearth.Storage;

namespace Hearth.Simulation.Tests;

public class FenceTests(ITestOutputHelper output)
{
    private const int FirstSeed = 1;
    private const int MaxSeeds = 3_000;

    // By name, because test data has to be public and the fences are not.
    private static readonly Dictionary<string, MemoryFences> Without = new()
    {
        [nameof(MemoryFences.Epoch)] = new() { Epoch = false },
        [nameof(MemoryFences.Abort)] = new() { Abort = false },
        [nameof(MemoryFences.Close)] = new() { Close = false },
        [nameof(MemoryFences.Liveness)] = new() { Liveness = false },
        [nameof(MemoryFences.Repetition)] = new() { Repetition = false },
        [nameof(MemoryFences.Admission)] = new() { Admission = false },
        [nameof(MemoryFences.Recall)] = new() { Recall = false },
        [nameof(MemoryFences.Settlement)] = new() { Settlement = false },
        [nameof(MemoryFences.Order)] = new() { Order = false },
        [nameof(MemoryFences.Release)] = new() { Release = false },
        [nameof(MemoryFences.Deletion)] = new() { Deletion = false },
        [nameof(MemoryFences.Tombstone)] = new() { Tombstone = false },
    };

    public static TheoryData<string> Fences => [.. Without.Keys];

    [Theory]
    [MemberData(nameof(Fences))]
    public void Run_WithoutOneFence_BreaksAPromise(string fence)
    {
        // Act
        var broken = Seeds.FindBroken(FirstSeed, MaxSeeds, Without[fence]);

        // Assert
        Assert.True(broken is not null, $"{MaxSeeds} seeds do not miss the fence {fence}.");
        output.WriteLine($"{fence}: seed {broken.Seed}: {broken.Violations[0]}");
    }

    [Fact]
    public void Fences_AreAllTurnedOffByOneTest()
    {
        // Assert
        Assert.Equal(typeof(MemoryFences).GetProperties().Select(property => property.Name).Order(), Without.Keys.Order());
    }
}
