using Hearth.Orleans.Links;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Orleans.Tests.Links;

public sealed class LinkPaceTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1.5)]
    [InlineData(9, 4.5)]
    [InlineData(10, 5)]
    [InlineData(99, 5)]
    public void Stretch_AmongMembers_GrowsWithThemToItsLimit(int links, double expected) => Assert.Equal(expected, LinkPace.Stretch(links));

    [Fact]
    public void Rest_AmongManyMembers_IsLongerAndTheBeatIsNot()
    {
        // Arrange
        var time = new FakeTimeProvider();
        var pace = new LinkPace(time);

        // Act
        pace.Told(TimeSpan.FromMilliseconds(3), 6);

        // Assert
        Assert.Equal((TimeSpan.FromMilliseconds(9), LinkPace.Beat), (pace.RestLeft, pace.BeatLeft));
        time.Advance(TimeSpan.FromMilliseconds(9));
        Assert.Equal(TimeSpan.Zero, pace.RestLeft);
    }
}
