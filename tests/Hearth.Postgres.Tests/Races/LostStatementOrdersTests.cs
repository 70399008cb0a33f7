using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

/// <summary>An owner repeats a batch whose statement is still at the server, and others come in between, in all orders of their steps.</summary>
public sealed class LostStatementOrdersTests : RaceTests
{
    public static TheoryData<bool> HasReachedTheServer { get; } = [true, false];

    [Theory]
    [MemberData(nameof(HasReachedTheServer))]
    public async Task Append_RepeatedAndAborted_IsExplainedInEveryOrder(bool hasReachedTheServer)
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, async race =>
        {
            await LoseAsync(race, hasReachedTheServer, Append(Guarded, Plain));
            race.Client.Add(Abort);
        });
        // Assert
        Assert.InRange(orders, 5, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(HasReachedTheServer))]
    public async Task Append_RepeatedAndTakenOver_IsExplainedInEveryOrder(bool hasReachedTheServer)
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerIsSilent, async race =>
        {
            await LoseAsync(race, hasReachedTheServer, Append(Settling));
            race.Taker.Add(Claim, Read);
        });
        // Assert
        Assert.InRange(orders, 5, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(HasReachedTheServer))]
    public async Task Append_RepeatedAndDeleted_IsExplainedInEveryOrder(bool hasReachedTheServer)
    {
        // Act
        var orders = await RunAllOrdersAsync(OwnerLives, async race =>
        {
            await LoseAsync(race, hasReachedTheServer, Append(Plain));
            race.Client.Add(Delete);
        });
        // Assert
        Assert.InRange(orders, 5, int.MaxValue);
    }

    private static async Task LoseAsync(Race race, bool hasReachedTheServer, RaceAction append)
    {
        if (hasReachedTheServer) await race.HoldAsync(race.Owner, append);
        else await race.SendAsync(race.Owner, append);
        await race.LoseAsync(race.Owner);
    }
}
