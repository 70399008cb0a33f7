namespace Hearth.Capacity.Simulation;

/// <summary>Replicas that are killed, and replicas that are stopped one after the other.</summary>
internal sealed class Faults(Cluster cluster, Owners owners, Pages pages)
{
    // By then as good as all readers have connected again.
    private const double SecondsToComeBack = 2;

    private int _left;
    private double _killedAt;

    private EventQueue Queue => cluster.Queue;

    /// <summary>The answers that the killed replica has left behind.</summary>
    public int Burst { get; private set; }

    /// <summary>From the kill until the last of them had a new owner.</summary>
    public double ReclaimSeconds { get; private set; }

    public double PeakReaders { get; private set; }

    /// <summary>Kills a replica, and starts it again after a while.</summary>
    public void Kill(int number)
    {
        var replica = cluster.Replicas[number];
        (replica.IsReady, replica.IsMissed, _killedAt) = (false, true, Queue.Now);
        var left = owners.Running.Where(answer => answer.Replica == number).ToArray();
        foreach (var answer in left) owners.Interrupt(answer);
        Burst = _left = left.Length;
        pages.Disconnect(number);
        Queue.After(cluster.Deployment.DetectionSeconds, () => Discover(replica, left));
        Queue.After(cluster.Deployment.DrainSeconds + cluster.Deployment.StartSeconds, () => replica.IsReady = true);
    }

    /// <summary>Stops every replica in turn, and starts it again.</summary>
    public void Deploy()
    {
        for (var number = 0; number < cluster.Replicas.Count; number++)
        {
            var replica = cluster.Replicas[number];
            Queue.After(number * cluster.Deployment.DeploySeconds, () => Stop(replica));
        }
    }

    private void Discover(Replica replica, RunningAnswer[] left)
    {
        replica.IsMissed = false;
        owners.ReleaseWaiting(replica.Number);
        Queue.After(cluster.Deployment.SweepSeconds, () => Sweep(left, 0));
    }

    // Every survivor goes through the same list. Whoever comes first has the stream placed.
    private void Sweep(RunningAnswer[] left, int from)
    {
        if (from >= left.Length) return;
        Queue.After(cluster.Deployment.CallSeconds, () =>
        {
            foreach (var answer in left.Skip(from).Take(cluster.Deployment.SweepWidth)) Claim(answer);
            Sweep(left, from + cluster.Deployment.SweepWidth);
        });
    }

    // The claim waits for a connection of the pool of its replica.
    private void Claim(RunningAnswer answer)
    {
        var asking = cluster.Balance();
        var connections = cluster.Replicas[asking].Connections;
        var first = Array.IndexOf(connections, connections.Min());
        connections[first] = Math.Max(connections[first], Queue.Now) + cluster.Chance.Exponential(cluster.Deployment.ClaimSeconds);
        Queue.After(connections[first] - Queue.Now, () =>
        {
            owners.TakeOver(answer, asking);
            if (--_left == 0) ReclaimSeconds = Queue.Now - _killedAt;
        });
    }

    private void Stop(Replica replica)
    {
        replica.IsReady = false;
        owners.ReleaseWaiting(replica.Number);
        pages.Disconnect(replica.Number);
        Queue.After(SecondsToComeBack, () => PeakReaders = Math.Max(PeakReaders, cluster.Replicas.Max(other => other.Readers)));
        Queue.After(cluster.Deployment.DrainSeconds, () => HandOver(replica.Number));
        Queue.After(cluster.Deployment.DrainSeconds + cluster.Deployment.StartSeconds, () => replica.IsReady = true);
    }

    private void HandOver(int number)
    {
        foreach (var answer in owners.Running.Where(answer => answer.Replica == number).ToArray())
        {
            owners.Interrupt(answer);
            cluster.Tally.HandOvers++;
            cluster.Tally.EarlyClaims++;
            owners.TakeOver(answer, cluster.Balance());
        }
    }
}
