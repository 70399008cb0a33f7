namespace Hearth.Capacity.Model;

/// <summary>A way that carries one batch at a time, while the next one gathers: a link between replicas, a lane of appends.</summary>
internal static class OneInFlight
{
    /// <summary>Batches per second for arrivals at random moments: <c>1/(d + exp(-a·d)/a)</c>.</summary>
    /// <remarks>
    /// A batch is under way for d. With probability exp(-a·d) nothing has come meanwhile, and the next one waits 1/a for the next arrival.
    /// </remarks>
    public static double BatchesPerSecond(double arrivalsPerSecond, double batchSeconds) => arrivalsPerSecond <= 0
        ? 0
        : 1 / (batchSeconds + (Math.Exp(-arrivalsPerSecond * batchSeconds) / arrivalsPerSecond));
}
