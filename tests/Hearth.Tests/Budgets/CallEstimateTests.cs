using Hearth.Budgets;
using Hearth.Events;
using Hearth.Models;
using Xunit;

namespace Hearth.Tests.Budgets;

public sealed class CallEstimateTests
{
    // A dollar for a thousand tokens of input, two for as many of output.
    private static readonly UsageCost Price = new(1_000m, 2_000m, 100m, 1_000m);

    [Theory]
    [InlineData(null, null, 0, 0, 500)]
    [InlineData(1_000L, null, 0, 0, 500)]
    [InlineData(1_000L, null, 600, 0, 300)]
    [InlineData(1_000L, null, 950, 0, -50)]
    [InlineData(null, 10.0, 0, 0, 500)]
    [InlineData(null, 10.0, 0, 9.5, 200)]
    [InlineData(null, 10.0, 0, 9.95, -1)]
    [InlineData(1_000L, 10.0, 800, 9.5, 100)]
    public void OutputThatFits_IntoWhatIsLeft_IsBoundByTheTightestLimit(long? tokens, double? cost, long usedTokens, double usedCost, long expected)
    {
        var call = new CallEstimate(100, 500, 100, Price);
        var budget = new Budget { Tokens = tokens, Cost = (decimal?)cost };

        var fits = call.OutputThatFits(budget, new Spend(usedTokens, (decimal)usedCost, 0, 0));

        Assert.Equal(expected, fits);
    }

    [Fact]
    public void With_AnyOutput_IsPricedAtTheDearestInput()
    {
        Assert.Equal(new Spend(150, 0.2m, 0, 0), new CallEstimate(100, 500, 100, Price).With(50));
        Assert.Equal(new Spend(150, 0.3m, 0, 0), new CallEstimate(100, 500, 100, Price with { CacheWrite = 2_000m }).With(50));
    }

    [Theory]
    [InlineData(null, false, true, null)]
    [InlineData(null, true, false, 102)]
    [InlineData("refused", false, true, null)]
    [InlineData("rate_limited", false, false, 0)]
    [InlineData("connection", false, false, 0)]
    [InlineData("timeout", false, false, 600)]
    [InlineData("connection", true, false, 600)]
    [InlineData("incomplete_response", true, true, 600)]
    public void ChargeFor_AnyEnd_IsWhatMayHaveBeenUsed(string? failure, bool hasContent, bool hasUsage, int? expectedTokens)
    {
        using var reservation = new BudgetReservation(null, [], "turn", new CallEstimate(100, 500, 100, Price), 500);
        ContentBlock[] content = hasContent ? [new ContentBlock.Text("Hello")] : [];

        var charge = reservation.ChargeFor(
            content,
            hasUsage ? new Usage(7, 7, 0, 0, UsageCost.Zero) : null,
            failure is null ? null : new ModelFailure(failure, "", IsTransient: true));

        Assert.Equal(expectedTokens, charge?.Tokens);
    }

    [Fact]
    public void Budget_ThatIsNegative_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Budget { Tokens = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Budget { WallTime = TimeSpan.FromSeconds(-1) });
    }
}
