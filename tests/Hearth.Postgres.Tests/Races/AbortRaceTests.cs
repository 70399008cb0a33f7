using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

public sealed class AbortRaceTests : RaceTests
{
    [Fact]
    public async Task Abort_SettlementHasPassedTheGuard_WaitsAndFindsNothingToAbort()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Owner, Append(Guarded | Settling));
        // Act
        await race.RunAsync(race.Client, Abort);
        var hasWaited = Race.IsBlocked(race.Client);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Equal(["Owner append guarded, settling: Stored", "Client abort: False"], race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_GuardedHasWaitedForAnAbort_IsAborted()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Abort);
        // Act
        await race.RunAsync(race.Owner, Append(Guarded, Plain));
        var hasWaited = Race.IsBlocked(race.Owner);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains("Owner append guarded + plain: Aborted, Stored", race.Answers);
        Assert.Contains("Client abort: True", race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Abort_SettledAsAbortedBeforeItsAnswer_SaysThatItHasAborted()
    {
        // Arrange: the mark has committed, and what it has done is to be looked up.
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Abort);
        await race.StepAsync(race.Client);
        // Act
        await race.RunAsync(race.Owner, Append(Guarded), Append(Settling));
        await race.FinishAsync();
        // Assert
        Assert.Equal(["Owner append guarded: Aborted", "Owner append settling: Stored", "Client abort: True"], race.Answers);
        await race.AssertExplainedAsync();
    }
}
