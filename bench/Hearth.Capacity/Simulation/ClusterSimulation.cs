using Hearth.Capacity.Model;

namespace Hearth.Capacity.Simulation;

/// <summary>Plays a cluster: a steady load, the loss of a replica, a rolling deploy. Counts what <see cref="CapacityModel"/> predicts.</summary>
internal sealed class ClusterSimulation
{
    private readonly Cluster _cluster;
    private readonly Traffic _traffic;
    private readonly Owners _owners;
    private readonly Pages _pages;
    private readonly Faults _faults;
    private readonly Samples _samples;
    private readonly EventSizes _sizes;
    private readonly Schedule _schedule;

    public ClusterSimulation(Workload workload, Deployment deployment, EventSizes sizes, Schedule schedule, int seed)
    {
        (_sizes, _schedule) = (sizes, schedule);
        _cluster = new Cluster(workload, deployment, seed);
        _traffic = new Traffic(_cluster);
        _owners = new Owners(_cluster, _traffic);
        _pages = new Pages(_cluster, _owners);
        _faults = new Faults(_cluster, _owners, _pages);
        _samples = new Samples(_cluster, _owners, _pages);
    }

    private EventQueue Queue => _cluster.Queue;

    private Tally Tally => _cluster.Tally;

    public ClusterFigures Run()
    {
        ReportLoads();
        _owners.Rebalance();
        _pages.Start();
        if (_cluster.Workload.UnwatchedPromptsPerSecond > 0) Queue.After(0, _owners.PromptUnwatched);
        Pass(_schedule.WarmUpSeconds);
        return PlayDeploy(PlayKill(PlayTraffic(PlaySteadyLoad())));
    }

    private ClusterFigures PlaySteadyLoad()
    {
        Tally.Clear();
        _samples.Start();
        var seconds = _schedule.SteadySeconds;
        Pass(seconds);
        _samples.Stop();
        return new ClusterFigures
        {
            Prompts = Tally.Prompts / seconds,
            Claims = Tally.Claims / seconds,
            ActiveOwners = _samples.Active,
            Owners = _samples.Owned,
            BusiestExcess = _samples.BusiestExcess,
            RemoteNudges = Tally.RemoteNudges / seconds,
            RemoteReaderShare = _samples.RemoteReaderShare,
            WatchedStreams = _samples.WatchedStreams,
            WatchChanges = Tally.WatchChanges / seconds,
            Appends = Tally.Appends / seconds,
            Rows = Tally.Rows / seconds,
            IdleReads = Tally.IdleReads / seconds,
            ClusterLookups = _samples.WithoutOwner / _cluster.Deployment.ClusterPollSeconds,
            SharedLookups = _samples.WithoutLocalOwner / _cluster.Deployment.SharedPollSeconds,
        };
    }

    private ClusterFigures PlayTraffic(ClusterFigures figures)
    {
        _traffic.Start();
        Pass(_schedule.TrafficLeadSeconds);
        Tally.Clear();
        var seconds = _schedule.TrafficSeconds;
        Pass(seconds);
        _traffic.Stop();
        return figures with
        {
            CrossEvents = (Tally.CrossDeltas + Tally.CrossBoundaries) / seconds,
            CrossBatches = Tally.CrossBatches / seconds,
            CrossBytes = _sizes.OnLinks(Tally.CrossDeltas, Tally.CrossBoundaries, Tally.CrossBatches) / seconds,
            AppendCommits = Tally.AppendCommits / seconds,
        };
    }

    private ClusterFigures PlayKill(ClusterFigures figures)
    {
        _faults.Kill(0);
        Pass(_schedule.SettleSeconds);
        return figures with { FailoverBurst = _faults.Burst, FailoverSeconds = _faults.ReclaimSeconds };
    }

    private ClusterFigures PlayDeploy(ClusterFigures figures)
    {
        Tally.Clear();
        var mean = (double)_cluster.Replicas.Sum(replica => replica.Readers) / _cluster.Replicas.Count;
        _faults.Deploy();
        Pass((_cluster.Replicas.Count * _cluster.Deployment.DeploySeconds) + _schedule.AfterDeploySeconds);
        return figures with
        {
            DeployHandOvers = Tally.HandOvers,
            DeployClaims = Tally.EarlyClaims,
            DeployReconnects = Tally.Reconnects,
            DeployPeakReaders = _faults.PeakReaders / mean,
        };
    }

    private void ReportLoads()
    {
        foreach (var replica in _cluster.Replicas) replica.ReportedOwners = replica.ActiveOwners;
        Queue.After(_cluster.Deployment.BeatSeconds, ReportLoads);
    }

    private void Pass(double seconds) => Queue.RunUntil(Queue.Now + seconds);
}
