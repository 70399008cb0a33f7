using Hearth.Orleans.Placement;

namespace Hearth.Orleans.Tests.Placement;

public sealed class CandidateTests
{
    // Each candidate is its load, with l for the member that asks and r for one where the stream is read.
    [Theory]
    [InlineData("", -1)]
    [InlineData("7", 0)]
    [InlineData("0l 0 0", 0)]
    [InlineData("0 0l 0", 1)]
    [InlineData("0l 0r 0", 1)]
    [InlineData("0lr 0r 0", 0)]
    [InlineData("0r 0lr 0", 1)]
    [InlineData("4l 0 0", 0)]
    [InlineData("5l 0 0", 1)]
    [InlineData("5l 4r 0", 1)]
    [InlineData("5l 5r 0", 2)]
    [InlineData("0 0 0", 0)]
    [InlineData("3 2 3", 1)]
    [InlineData("125l 100", 0)]
    [InlineData("126l 100", 1)]
    [InlineData("125r 110l 100", 0)]
    [InlineData("126r 110l 100", 1)]
    public void Choose_AmongMembers_PrefersReadersThenItselfWithinTheMargin(string members, int expected)
    {
        // Arrange
        Candidate[] candidates = [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

        // Act, Assert
        Assert.Equal(expected, Candidate.Choose(candidates));
    }

    [Theory]
    [InlineData(0, "", 0)]
    [InlineData(100, "", 0)]
    [InlineData(16, "0", 0)]
    [InlineData(32, "0", 0)]
    [InlineData(34, "0", 17)]
    [InlineData(50, "0", 25)]
    [InlineData(100, "100 100", 0)]
    [InlineData(100, "0", 50)]
    [InlineData(3_000, "0 0", 256)]
    [InlineData(0, "1000 1000", 0)]
    public void Excess_OfAMember_IsWhatItHasClearlyMoreThanItsPart(int mine, string others, int expected)
    {
        // Arrange
        int[] owned = [.. others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

        // Act, Assert
        Assert.Equal(expected, RebalanceWorker.Excess(mine, owned));
    }

    private static Candidate Parse(string text) => new(int.Parse(text.TrimEnd('l', 'r')), text.Contains('l'), text.Contains('r'));
}
