using Hearth.Sessions;
using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Sessions;

/// <summary>Where a conversation is cut. Units are written as <c>u</c> for an input and <c>a</c> for an answer with its tools, with their tokens.</summary>
public sealed class CompactionPlanTests
{
    [Theory]
    [InlineData("u10 a10 u10 a10", 20, 2, 2, "between two inputs")]
    [InlineData("u10 a10 u10 a10", 29, 2, 2, "no part of a unit is kept")]
    [InlineData("u10 a10 u10 a10 a10 a10", 20, 2, 4, "inside the work at the last input")]
    [InlineData("u10 a10 u10 a10", 39, 2, 2, "rather between two inputs than inside the work at one")]
    [InlineData("u10 a10 a50 a10 u10 a10", 90, 0, 1, "not where too little would be kept")]
    [InlineData("u10 a10 a10 a10", 20, 0, 2, "inside the only input's work")]
    [InlineData("a10 a10 a10 a10", 20, 2, 2, "inside the work at an input that is summarised already")]
    [InlineData("u10 a10 u99", 20, 2, 2, "an input is kept however long it is")]
    [InlineData("u10 a10 u10 a50", 20, 2, 3, "an answer is kept if a summary fits beside it")]
    [InlineData("u10 a10 u10 a99", 20, 2, 4, "an answer is not kept that leaves no room")]
    [InlineData("u10 a10 u10 a10 u5 u5", 12, 4, 4, "inputs without an answer")]
    [InlineData("u10", 0, -1, -1, "the last input has to be told")]
    [InlineData("u10 a10", 20, -1, -1, "everything is recent")]
    [InlineData("", 20, -1, -1, "nothing was said")]
    public void Create_Cuts(string units, long keep, int history, int cut, string why)
    {
        var plan = CompactionPlan.Create(Read(units), keep, maxKept: 60);

        Assert.True((history, cut) == (plan?.History ?? -1, plan?.Cut ?? -1), $"{why}: {plan}");
    }

    private static ContextUnit[] Read(string units) =>
    [
        .. units.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((unit, index) => new ContextUnit(Offset.At(1, index + 1), unit[0] == 'u', 1, long.Parse(unit[1..]))),
    ];
}
