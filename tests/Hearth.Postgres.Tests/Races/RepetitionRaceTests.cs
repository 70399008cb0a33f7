using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

public sealed class RepetitionRaceTests : RaceTests
{
    [Fact]
    public async Task Append_LostStatementCommitsLater_IsStoredOnce()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Owner, Append(Plain, Settling));
        var lost = await race.LoseAsync(race.Owner);
        // Act
        await race.RunAsync(race.Owner);
        var hasWaited = Race.IsBlocked(race.Owner);
        await race.RunAsync(lost);
        await race.RunAsync(race.Owner, Read);
        // Assert
        Assert.True(hasWaited);
        Assert.Equal("Owner append plain + settling: Stored, Stored", race.Answers.First());
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_LostStatementArrivesAfterItsRepetition_IsStoredOnce()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.SendAsync(race.Owner, Append(Plain, Settling));
        var lost = await race.LoseAsync(race.Owner);
        // Act
        await race.RunAsync(race.Owner, Append(Plain));
        await race.RunAsync(lost);
        await race.RunAsync(race.Client, Read);
        // Assert
        Assert.Equal(["Owner append plain + settling: Stored, Stored", "Owner append plain: Stored"], race.Answers.Take(2));
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_AbortedBetweenTheLostStatementAndItsRepetition_IsStored()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Owner, Append(Guarded));
        var lost = await race.LoseAsync(race.Owner);
        await race.RunAsync(lost);
        // Act
        await race.RunAsync(race.Client, Abort);
        await race.RunAsync(race.Owner);
        // Assert
        Assert.Equal(["Client abort: True", "Owner append guarded: Stored"], race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_AbortedBeforeTheLostStatementArrives_IsAborted()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.SendAsync(race.Owner, Append(Guarded));
        var lost = await race.LoseAsync(race.Owner);
        // Act
        await race.RunAsync(race.Client, Abort);
        await race.RunAsync(race.Owner);
        await race.RunAsync(lost);
        // Assert
        Assert.Equal(["Client abort: True", "Owner append guarded: Aborted"], race.Answers);
        await race.AssertExplainedAsync();
    }
}
