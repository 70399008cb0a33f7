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
    public async Task Abort_OwnerSettlesWhatItHasAborted_SaysThatItHasAborted()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Abort);
        // Act: the owner waits for the mark, is told of it, and settles, while the answer to the abort is under way.
        await race.RunAsync(race.Owner, Append(Guarded), Append(Settling));
        await race.FinishAsync();
        // Assert
        Assert.Contains("Owner append guarded: Aborted", race.Answers);
        Assert.Contains("Client abort: True", race.Answers);
        await race.AssertExplainedAsync();
    }
}
