using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class CapacityModelTests
{
    [Fact]
    public void Predict_OfOneReplica_HasNothingToTellOthers()
    {
        var figures = Predict(new Deployment { Replicas = 1 });

        Assert.Equal(0, figures.CrossEvents);
        Assert.Equal(0, figures.CrossBatches);
        Assert.Equal(0, figures.RemoteReaderShare, 1e-9);
        Assert.Equal(0, figures.RemoteNudges, 1e-9);
        Assert.Equal(new Workload().Pages, figures.WatchedStreams, 1e-6);
    }

    [Fact]
    public void Predict_OfMoreReplicas_LeavesTheLoadOfTheDatabaseAsItIs()
    {
        var (few, many) = (Predict(new Deployment { Replicas = 3 }), Predict(new Deployment { Replicas = 30 }));

        Assert.Equal(few.Rows, many.Rows, 1e-6);
        Assert.Equal(few.Appends, many.Appends, 1e-6);
        Assert.True(few.AppendCommits < many.AppendCommits); // Each process gathers for itself.
        Assert.True(few.RemoteReaderShare < many.RemoteReaderShare);
    }

    [Fact]
    public void Predict_OfAKill_CountsAnEqualShareOfWhatIsUnderWay()
    {
        var figures = Predict(new Deployment { Replicas = 10, DetectionSeconds = 4.4 });

        Assert.Equal(figures.ActiveOwners / 10, figures.FailoverBurst, 1e-6);
        Assert.InRange(figures.FailoverSeconds, 4.4, 5);
    }

    [Fact]
    public void Predict_OfADeployOfTwo_HasOneReplicaWithAllReaders()
    {
        var figures = Predict(new Deployment { Replicas = 2 });

        Assert.Equal(2, figures.DeployPeakReaders, 1e-6);
    }

    [Fact]
    public void Estimate_OfConnections_IsSeventeenForEachReplica()
    {
        var deployment = new Deployment { Replicas = 5 };

        var resources = new ResourceModel(new Workload(), deployment, new UnitCosts()).Estimate(Predict(deployment));

        Assert.Equal(85, resources.Connections);
        Assert.Equal(10, resources.Links);
    }

    [Fact]
    public void Estimate_OfIdleReadersAlone_IsWhatTheirLooksCost()
    {
        // Arrange
        var quiet = new Workload
        {
            OpenReaders = 60_000,
            ReadersPerPage = 1,
            NewPageShare = 0,
            PageSeconds = 1e9,
            ConnectionSeconds = 1e9,
            Pauses = [new Pause(1, 1e9)],
            UnwatchedPromptsPerSecond = 0,
        };
        var deployment = new Deployment { Replicas = 1, IdleSeconds = 15, ClusterPollSeconds = 5 };
        var costs = new UnitCosts { DatabasePerIdleRead = 100e-6, DatabasePerLookup = 1e-6, DatabasePerProcess = 0 };

        // Act
        var resources = new ResourceModel(quiet, deployment, costs)
            .Estimate(new CapacityModel(quiet, deployment, new EventSizes()).Predict());

        // Assert
        Assert.Equal((4_000 * 100e-6) + (12_000 * 1e-6), resources.DatabaseCores, 1e-3);
    }

    private static ClusterFigures Predict(Deployment deployment) => new CapacityModel(new Workload(), deployment, new EventSizes()).Predict();
}
