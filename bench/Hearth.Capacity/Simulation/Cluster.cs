using Hearth.Capacity.Model;

namespace Hearth.Capacity.Simulation;

/// <summary>What all parts of the simulation share.</summary>
internal sealed class Cluster
{
    private int _next;

    public Cluster(Workload workload, Deployment deployment, int seed)
    {
        (Workload, Deployment, Chance) = (workload, deployment, new Chance(seed));
        Replicas = [.. Enumerable.Range(0, deployment.Replicas).Select(number => new Replica(number, deployment.PoolSize))];
        Conversations = new Conversations(workload.Conversations, deployment.Replicas);
    }

    public Workload Workload { get; }

    public Deployment Deployment { get; }

    public Chance Chance { get; }

    public EventQueue Queue { get; } = new();

    public Tally Tally { get; } = new();

    public IReadOnlyList<Replica> Replicas { get; }

    public Conversations Conversations { get; }

    /// <summary>The replica that the load balancer sends the next request to: one after the other.</summary>
    public int Balance()
    {
        do
        {
            _next = (_next + 1) % Replicas.Count;
        }
        while (!Replicas[_next].IsReady);

        return _next;
    }
}
