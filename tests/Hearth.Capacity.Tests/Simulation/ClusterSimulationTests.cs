using Hearth.Capacity.Model;
using Hearth.Capacity.Report;
using Hearth.Capacity.Simulation;

namespace Hearth.Capacity.Tests.Simulation;

public sealed class ClusterSimulationTests
{
    private static readonly Workload Small = new() { Conversations = 20_000, OpenReaders = 10_000, UnwatchedPromptsPerSecond = 5 };
    private static readonly Deployment Six = new() { Replicas = 6 };

    [Fact]
    public void Run_OfASmallCluster_CountsWhatTheModelPredicts()
    {
        var simulated = Run(Small, Six);

        // What is counted in seconds, or hangs on few answers, is for the large one.
        string[] firm =
        [
            "prompts", "claims", "active owners", "owners, waiting ones included", "watched streams, all replicas", "appends", "rows",
            "looks of idle readers into storage", "stream ends asked for, cluster", "stream ends asked for, shared only",
        ];
        var checks = Comparison.Compare(new CapacityModel(Small, Six, new EventSizes()).Predict(), simulated);
        Assert.All(checks.Where(check => firm.Contains(check.Name)), check => Assert.InRange(check.Ratio, 0.93, 1.07));
        Assert.Equal(firm.Length, checks.Count(check => firm.Contains(check.Name)));
    }

    // What docs/scaling.md prints.
    [Fact]
    public void Run_OfAMillionConversations_DiffersFromTheModelByNoMoreThanItsTolerances()
    {
        var (workload, deployment) = (new Workload(), new Deployment());

        var checks = Comparison.Compare(new CapacityModel(workload, deployment, new EventSizes()).Predict(), Run(workload, deployment));

        Assert.Equal(1_000_000, workload.Conversations);
        Assert.Equal(100_000, workload.OpenReaders);
        Assert.All(checks, check => Assert.True(check.Holds, check.ToString()));
    }

    [Fact]
    public void Run_WithTheSameSeed_IsTheSame()
    {
        var few = Small with { OpenReaders = 1_000 };

        Assert.Equal(Run(few, Six), Run(few, Six));
    }

    [Fact]
    public void Run_OfPromptsThatNobodyWatches_ClaimsForEachOfThem()
    {
        // Arrange: one prompt a second, of 10 s and hardly any text, in so many conversations that none comes twice.
        var unwatched = new Workload
        {
            Conversations = 1_000_000,
            OpenReaders = 0,
            UnwatchedPromptsPerSecond = 1,
            Answer = new Answer { ModelCalls = 1, FirstTokenSeconds = 10, TokensPerCall = 1e-3 },
        };

        // Act
        var figures = Run(unwatched, Six);

        // Assert
        Assert.Equal(figures.Prompts, figures.Claims);
        Assert.Equal(10 * figures.Prompts, figures.ActiveOwners, 1.0);
        Assert.Equal(70 * figures.Prompts, figures.Owners, 4.0);
        Assert.Equal(4 * figures.Prompts, figures.Appends, 0.1); // Three, and one for the only delta.
        Assert.Equal(12 * figures.Prompts, figures.Rows, 0.3);
        Assert.Equal(0, figures.RemoteNudges, 0.02); // Placed where they come in, unless there is clearly more to do.
        Assert.Equal(0, figures.CrossEvents);
    }

    private static ClusterFigures Run(Workload workload, Deployment deployment) =>
        new ClusterSimulation(workload, deployment, new EventSizes(), new Schedule(), seed: 1).Run();
}
