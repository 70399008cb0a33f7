namespace Hearth.Capacity.Model;

/// <summary>What the loss of a replica and a rolling deploy ask for.</summary>
internal sealed class FailureModel(Workload workload, Deployment deployment, OwnershipModel ownership)
{
    public double Burst => ownership.Active / deployment.Replicas;

    /// <summary>Until the others know, until they have found what was left, and until the last of it has been routed and claimed.</summary>
    /// <remarks>
    /// Routing and claiming overlap, so that the slower of the two counts. The last claims of a pool of n connections take 1 + 1/2 + … + 1/n
    /// times the mean.
    /// </remarks>
    public double Seconds
    {
        get
        {
            var routing = Math.Ceiling(Burst / deployment.SweepWidth) * deployment.CallSeconds;
            var claiming = Burst / (deployment.PoolSize * Math.Max(deployment.Replicas - 1, 1)) * deployment.ClaimSeconds;
            var last = Enumerable.Range(1, deployment.PoolSize).Sum(number => 1.0 / number) * deployment.ClaimSeconds;
            return deployment.DetectionSeconds + deployment.SweepSeconds + Math.Max(routing, claiming) + last;
        }
    }

    /// <summary>Each replica is stopped once, with an equal share of what is under way.</summary>
    public double HandOvers => ownership.Active * workload.Answer.ShareLongerThan(deployment.DrainSeconds);

    public double ExtraClaims => ownership.OwnersWithMoreToCome + HandOvers;

    /// <summary>How readers move during a rolling deploy: away from each replica in turn, and to all of them as connections break.</summary>
    public (double Reconnects, double Peak) MoveReaders()
    {
        var readers = new double[deployment.Replicas];
        Array.Fill(readers, (double)workload.OpenReaders / deployment.Replicas);
        var (reconnects, peak) = (0.0, 1.0);
        var away = deployment.DrainSeconds + deployment.StartSeconds;
        for (var stopped = 0; stopped < readers.Length; stopped++)
        {
            reconnects += readers[stopped];
            var share = readers[stopped] / (readers.Length - 1);
            for (var i = 0; i < readers.Length; i++) readers[i] = i == stopped ? 0 : readers[i] + share;
            peak = Math.Max(peak, readers.Max() * readers.Length / workload.OpenReaders);
            Even(readers, stopped, away);
            Even(readers, -1, deployment.DeploySeconds - away);
        }

        return (reconnects, peak);
    }

    // Every reader comes back anywhere at the rate at which connections break and pages close.
    private void Even(double[] readers, int without, double seconds)
    {
        var mean = (double)workload.OpenReaders / (without < 0 ? readers.Length : readers.Length - 1);
        var stays = Math.Exp(-(workload.ReconnectRate + workload.PageCloseRate) * seconds);
        for (var i = 0; i < readers.Length; i++)
            if (i != without) readers[i] = mean + ((readers[i] - mean) * stays);
    }
}
