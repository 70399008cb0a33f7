namespace Hearth.Capacity.Model;

/// <summary>How evenly active owners lie, and how often placement looks away from the readers for that.</summary>
/// <remarks>
/// Left to readers and the load balancer, the number of active owners of a replica is Poisson distributed, and the busiest of n exceeds the
/// mean m by κ(n)/√m. Placement takes nobody who has more than the least busy one and a margin g of that, so that the busiest and the least
/// busy one meet where 1 + e = (1 - e)(1 + g).
/// </remarks>
internal sealed class PlacementModel(double active, int replicas)
{
    // As in the placement of Hearth.Orleans.
    private const double LeastMargin = 4;
    private const double MarginShare = 0.25;

    private readonly double _mean = active / replicas;

    /// <summary>By how much the busiest replica exceeds the mean, as a share of it.</summary>
    public double BusiestExcess => replicas < 2 ? 0 : Math.Min(Spread.GreatestOf(replicas) / Math.Sqrt(_mean), Margin / (2 + Margin));

    /// <summary>The share of placements that the readers' replica is too busy for.</summary>
    public double DivertedShare
    {
        get
        {
            if (replicas < 2) return 0;
            var deviation = BusiestExcess / Spread.GreatestOf(replicas);
            var limit = (1 - BusiestExcess) * (1 + Margin);
            return Spread.Beyond((limit - 1) / deviation);
        }
    }

    private double Margin => Math.Max(LeastMargin / _mean, MarginShare);
}
