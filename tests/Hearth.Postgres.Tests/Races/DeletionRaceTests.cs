using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

public sealed class DeletionRaceTests : RaceTests
{
    [Fact]
    public async Task Delete_AppendHasCheckedTheEpoch_WaitsAndGoesAboveIt()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Owner, Append(Plain));
        // Act
        await race.RunAsync(race.Client, Delete, Admit("second"), Find, Claim);
        var hasWaited = Race.IsBlocked(race.Client);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Equal("Owner append plain: Stored", race.Answers.First());
        Assert.Equal("Client claim: epoch 3 after 0000000000000002_0000000000000002", race.Answers.Last());
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_HasWaitedForADeletion_IsFenced()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Delete);
        // Act
        await race.RunAsync(race.Owner, Append(Plain));
        var hasWaited = Race.IsBlocked(race.Owner);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains("Owner append plain: Fenced", race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Claim_DeletedBeforeItIsAnswered_IsNull()
    {
        // Arrange: the claim has committed, and its tail is to be looked up.
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Taker, Claim);
        await race.StepAsync(race.Taker);
        // Act
        await race.RunAsync(race.Client, Delete);
        await race.RunAsync(race.Taker);
        // Assert
        Assert.Equal(["Client delete: Deleted the first stream", "Taker claim: nothing"], race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_OfAPausedOwnerAfterReCreation_NeverEntersTheNewStream()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.SendAsync(race.Owner, Append(Plain, Settling, Closing));
        // Act
        await race.RunAsync(race.Client, Delete, Admit("second"), Find, Claim, Append(Plain));
        await race.RunAsync(race.Owner);
        await race.RunAsync(race.Client, Read);
        // Assert
        Assert.Contains("Owner append plain + settling + closing: Fenced, Fenced, Fenced", race.Answers);
        Assert.DoesNotContain("Owner", race.Answers.Last(), StringComparison.Ordinal);
        await race.AssertExplainedAsync();
    }
}
