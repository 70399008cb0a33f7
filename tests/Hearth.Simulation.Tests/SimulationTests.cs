using Hearth.Storage;

namespace Hearth.Simulation.Tests;

public class SimulationTests(ITestOutputHelper output)
{
    private const int FirstSeed = 1;
    private const int DeterminismSeeds = 50;

    [Fact]
    public void Run_WithWhateverTheSeedsBring_KeepsEveryPromise()
    {
        // Arrange
        var (first, count) = Seeds.Only is { } only ? (only, 1) : (FirstSeed, Seeds.Count);

        // Act
        var broken = Seeds.FindBroken(first, count, new MemoryFences());

        // Assert
        if (broken is not null) Assert.Fail(Explain(broken));
        output.WriteLine($"{count} seeds hold.");
    }

    [Fact]
    public void Run_TheSameSeedTwice_DoesTheSame()
    {
        for (var seed = FirstSeed; seed < FirstSeed + DeterminismSeeds; seed++)
        {
            // Act
            var first = Simulation.Run(seed);
            var second = Simulation.Run(seed);

            // Assert
            Assert.Equal((seed, first.Hash, first.Steps, first.Duration), (seed, second.Hash, second.Steps, second.Duration));
        }
    }

    private static string Explain(SimulationResult broken)
    {
        var replay = Simulation.Run(broken.Seed, keepsTrace: true);
        return $"""
            Seed {broken.Seed} breaks a promise. Replay it with
                HEARTH_SIMULATION_SEED={broken.Seed} dotnet test --project tests/Hearth.Simulation.Tests
            {string.Join(Environment.NewLine, broken.Violations)}
            {(Seeds.Only is null ? "" : string.Join(Environment.NewLine, replay.Trace))}
            """;
    }
}
