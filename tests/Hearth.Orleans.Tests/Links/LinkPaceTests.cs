using Hearth.Orleans.Links;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Orleans.Tests.Links;

public sealed class LinkPaceTests
{
    [Theory]
    [InlineData(1, 3, 10, 13)]
    [InlineData(2, 3, 10, 13)]
    [InlineData(4, 6, 10, 13)]
    [InlineData(8, 12, 12, 15)]
    [InlineData(10, 15, 15, 18)]
    [InlineData(99, 15, 15, 18)]
    public void RestLeft_AmongMembers_GrowsWithTheirNumberToItsLimit(int links, int afterEvents, int afterNews, int afterAnswer)
    {
        // Arrange
        var pace = new LinkPace(new FakeTimeProvider());

        // Act, Assert
        Assert.Equal(afterEvents, RestAfter(hasEvents: true, isAnswer: false));
        Assert.Equal(afterEvents, RestAfter(hasEvents: true, isAnswer: true));
        Assert.Equal(afterNews, RestAfter(hasEvents: false, isAnswer: false));
        Assert.Equal(afterAnswer, RestAfter(hasEvents: false, isAnswer: true));
        Assert.Equal(LinkPace.Beat, pace.BeatLeft);

        double RestAfter(bool hasEvents, bool isAnswer)
        {
            pace.Told(hasEvents, isAnswer, links);
            return pace.RestLeft.TotalMilliseconds;
        }
    }
}
