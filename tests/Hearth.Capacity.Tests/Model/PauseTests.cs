using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class PauseTests
{
    private static readonly Pause Minute = new(1, 60);

    [Fact]
    public void EndsFirst_WithinItsMean_IsOneMinusOneOverE()
    {
        var ends = Minute.EndsFirst(rate: 0, limitSeconds: 60);

        Assert.Equal(1 - Math.Exp(-1), ends, 1e-9);
    }

    [Fact]
    public void EndsFirst_AgainstSomethingAsFrequent_IsOneHalf()
    {
        var ends = Minute.EndsFirst(rate: 1.0 / 60);

        Assert.Equal(0.5, ends, 1e-9);
    }

    [Fact]
    public void SecondsUnder_WithoutAnythingElse_IsTheMean()
    {
        var seconds = Minute.SecondsUnder(rate: 0);

        Assert.Equal(60, seconds, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.001)]
    public void Undercuts_IsWhatTheIntegralSays(double rate)
    {
        // Arrange
        const double step = 0.001;
        var sum = 0.0;
        for (var z = step / 2; z < 30; z += step) sum += (30 - z) * Math.Exp(-z * ((1.0 / 60) + rate)) / 60 * step;

        // Act
        var undercuts = Minute.Undercuts(rate, limitSeconds: 30);

        // Assert
        Assert.Equal(sum, undercuts, 1e-4);
    }
}
