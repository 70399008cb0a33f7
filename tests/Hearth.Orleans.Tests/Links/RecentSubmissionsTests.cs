using Hearth.Orleans.Links;

namespace Hearth.Orleans.Tests.Links;

public sealed class RecentSubmissionsTests
{
    [Fact]
    public void Add_OfMoreThanAreKept_ForgetsTheOldest()
    {
        // Arrange
        var recent = new RecentSubmissions();

        // Act
        for (var i = 0; i < 5_000; i++) recent.Add($"{i}");
        recent.Add("4999");

        // Assert
        Assert.Equal([false, false, true, true], new[] { "0", "903", "904", "4999" }.Select(recent.Contains));
    }

    [Fact]
    public void Remove_OfWhatIsThere_SaysSoOnce()
    {
        // Arrange
        var recent = new RecentSubmissions();
        recent.Add("a");

        // Act, Assert
        Assert.True(recent.Remove("a"));
        Assert.False(recent.Remove("a"));
        Assert.False(recent.Contains("a"));
    }
}
