using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.5642)] // 1/√π
    [InlineData(3, 0.8463)] // 3/(2√π)
    public void GreatestOf_NormalValues_IsAsInTheTables(int count, double expected)
    {
        var greatest = Spread.GreatestOf(count);

        Assert.Equal(expected, greatest, 0.01);
    }

    [Fact]
    public void Beyond_TwoStandardDeviations_IsAsInTheTables() => Assert.Equal(0.02275, Spread.Beyond(2), 1e-4);

    [Fact]
    public void ReplicasOfPage_WithOneReader_IsOne() => Assert.Equal(1, Spread.ReplicasOfPage(extraReaders: 0, replicas: 12), 1e-9);

    [Fact]
    public void ReplicasOfPage_WithVeryManyReaders_IsAll() => Assert.Equal(12, Spread.ReplicasOfPage(extraReaders: 1_000, replicas: 12), 1e-6);

    [Fact]
    public void IsAlone_WithoutOthers_IsCertain() => Assert.Equal(1, Spread.IsAlone(extraReaders: 0, replicas: 3), 1e-9);
}
