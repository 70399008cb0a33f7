using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class AnswerTests
{
    // 2 · 1 s to the first token, 3 s of tools, 2 · 2 s of text.
    private static readonly Answer TwoCalls = new()
    {
        ModelCalls = 2,
        TokensPerCall = 100,
        TokensPerSecond = 50,
        FirstTokenSeconds = 1,
        ToolsPerCall = 3,
        ToolSeconds = 3,
    };

    [Fact]
    public void Seconds_OfTwoCallsWithToolsBetween_AddUp()
    {
        Assert.Equal(5, TwoCalls.FixedSeconds);
        Assert.Equal(9, TwoCalls.Seconds);
        Assert.Equal(3, TwoCalls.ToolCalls);
    }

    [Fact]
    public void DeltasPerSecond_OfManyTokens_IsWhatTheWindowAllows()
    {
        Assert.Equal(40, TwoCalls.DeltasPerSecond(0.025));
        Assert.Equal(50, TwoCalls.DeltasPerSecond(0.001));
    }

    [Fact]
    public void DeltasPerCall_OfLongTexts_IsHalfADeltaMoreThanFit()
    {
        var deltas = TwoCalls.DeltasPerCall(0.025);

        Assert.Equal((2 * 40) + 0.5, deltas, 0.01);
    }

    [Fact]
    public void SecondsUnder_ARareEvent_IsNearlyTheMean()
    {
        var seconds = TwoCalls.SecondsUnder(1e-7);

        Assert.Equal(9, seconds, 1e-3);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(4.5, 0.5)] // Nothing ends within the fixed time, so that what is under way gets less evenly.
    public void ShareLongerThan_NoMoreThanTheFixedTime_IsWhatIsLeftOfTheMean(double seconds, double expected)
    {
        var share = TwoCalls.ShareLongerThan(seconds);

        Assert.Equal(expected, share, 1e-9);
    }

    [Fact]
    public void ShareLongerThan_TheMeanOfOneTextMore_CountsBothStages()
    {
        // With none of two texts over, 2 · 2 s are left, and with one of them 2 s; each has the probability 1/e.
        var share = TwoCalls.ShareLongerThan(5 + 2);

        Assert.Equal((4 + 2) / Math.E / 9, share, 1e-9);
    }
}
