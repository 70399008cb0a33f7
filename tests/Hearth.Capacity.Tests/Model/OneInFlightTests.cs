using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class OneInFlightTests
{
    [Fact]
    public void BatchesPerSecond_OfRareArrivals_IsOneForEach()
    {
        var batches = OneInFlight.BatchesPerSecond(arrivalsPerSecond: 10, batchSeconds: 1e-6);

        Assert.Equal(10, batches, 1e-3);
    }

    [Fact]
    public void BatchesPerSecond_OfCountlessArrivals_IsWhatTheWayCarries()
    {
        var batches = OneInFlight.BatchesPerSecond(arrivalsPerSecond: 1e6, batchSeconds: 0.002);

        Assert.Equal(500, batches, 1e-3);
    }

    [Fact]
    public void BatchesPerSecond_OfAsManyArrivalsAsFit_LiesBetween()
    {
        // One batch takes 1 s, and with probability 1/e the next arrival is waited for, for another second.
        var batches = OneInFlight.BatchesPerSecond(arrivalsPerSecond: 1, batchSeconds: 1);

        Assert.Equal(1 / (1 + Math.Exp(-1)), batches, 1e-9);
    }

    [Fact]
    public void BatchesPerSecond_WithoutArrivals_IsNone() => Assert.Equal(0, OneInFlight.BatchesPerSecond(0, 1));
}
