using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

/// <summary>Short programs in all orders of their steps. The bounds say that no order was left out.</summary>
public sealed class AllOrdersTests : RaceTests
{
    private static readonly RaceAction Settle = Append(Guarded | Settling);

    [Fact]
    public async Task Claim_AgainstAppendAndSettlement_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, owner: [Append(Plain), Append(Settling)], taker: [Claim, Read, Append(Plain)]);
        // Assert
        Assert.InRange(orders, 50, int.MaxValue);
    }

    [Fact]
    public async Task Claim_AgainstClosing_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, owner: [Append(Settling | Closing), Append(Plain)], taker: [Claim, Append(Plain)]);
        // Assert
        Assert.InRange(orders, 30, int.MaxValue);
    }

    [Fact]
    public async Task Claim_AgainstRelease_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Append(Plain), Release], taker: [Sweep, Claim, Append(Plain)]);
        // Assert
        Assert.InRange(orders, 30, int.MaxValue);
    }

    [Fact]
    public async Task Claim_AgainstClaim_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, taker: [Claim, Release], client: [Claim, Append(Plain)]);
        // Assert
        Assert.InRange(orders, 15, int.MaxValue);
    }

    [Fact]
    public async Task Abort_AgainstGuardedAppends_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Append(Guarded, Plain), Settle], client: [Abort, Next]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Abort_AgainstSettlementThatFollowsFromIt_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Append(Guarded), Append(Settling)], client: [Abort, Next]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Abort_AgainstClosingAppends_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Append(Guarded), Append(Guarded | Settling | Closing)], client: [Abort, Admit("second")]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Abort_AgainstSettlementAndClaim_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, owner: [Settle], taker: [Claim], client: [Abort]);
        // Assert
        Assert.InRange(orders, 50, int.MaxValue);
    }

    [Fact]
    public async Task Delete_AgainstAppend_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Append(Plain), Settle], client: [Delete]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Delete_AndAdmitAgainstAppend_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Settle], client: [Delete, Admit("second"), Find, Claim]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Delete_AgainstClaim_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, taker: [Claim, Append(Plain)], client: [Delete]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Delete_AgainstAbort_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, taker: [Abort], client: [Delete]);
        // Assert
        Assert.InRange(orders, 5, int.MaxValue);
    }

    [Fact]
    public async Task Delete_OfSettledWorkAgainstSettlementAndAdmission_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, owner: [Settle], taker: [Admit("second", "key")], client: [DeleteIfSettled]);
        // Assert
        Assert.InRange(orders, 20, int.MaxValue);
    }

    [Fact]
    public async Task Delete_AgainstDelete_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, taker: [Delete], client: [Delete]);
        // Assert
        Assert.InRange(orders, 5, int.MaxValue);
    }

    [Fact]
    public async Task Admit_OfTwoEachByTwo_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, taker: [Admit("second"), Admit("third")], client: [Admit("fourth"), Next]);
        // Assert
        Assert.InRange(orders, 10, int.MaxValue);
    }

    [Fact]
    public async Task Admit_SameKeyToANewStream_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(NoStream, taker: [Admit("second", "key")], client: [Admit("third", "key"), Find]);
        // Assert
        Assert.InRange(orders, 10, int.MaxValue);
    }

    [Fact]
    public async Task Admit_SameIdToANewStream_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(NoStream, taker: [Admit("second")], client: [Admit("second")]);
        // Assert
        Assert.InRange(orders, 10, int.MaxValue);
    }

    [Fact]
    public async Task Sweep_AgainstSettlementAndAdmission_IsExplainedInEveryOrder()
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, owner: [Settle], taker: [Sweep, Claim], client: [Admit("second")]);
        // Assert
        Assert.InRange(orders, 50, int.MaxValue);
    }
}
