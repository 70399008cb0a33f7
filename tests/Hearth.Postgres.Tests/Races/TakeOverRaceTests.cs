using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

public sealed class TakeOverRaceTests : RaceTests
{
    [Fact]
    public async Task Claim_AppendHasCheckedTheEpoch_WaitsAndSeesWhatIsStored()
    {
        // Arrange
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Owner, Append(Plain));
        // Act
        await race.RunAsync(race.Taker, Claim);
        var hasWaited = Race.IsBlocked(race.Taker);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Equal(["Owner append plain: Stored", "Taker claim: epoch 2 after 0000000000000001_0000000000000002"], race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_HasWaitedForAClaim_DropsOut()
    {
        // Arrange
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Taker, Claim);
        // Act
        await race.RunAsync(race.Owner, Append(Plain, Settling));
        var hasWaited = Race.IsBlocked(race.Owner);
        await race.RunAsync(race.Taker, Read);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains("Owner append plain + settling: Fenced, Fenced", race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Append_SentBeforeAClaimAndArrivedAfterIt_DropsOut()
    {
        // Arrange
        var race = await StartAsync(OwnerIsSilent);
        await race.SendAsync(race.Owner, Append(Plain));
        // Act
        await race.RunAsync(race.Taker, Claim, Append(Plain));
        await race.RunAsync(race.Owner);
        // Assert
        Assert.Equal("Owner append plain: Fenced", race.Answers.Last());
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Claim_AgainstAClaim_OneGetsTheStream()
    {
        // Arrange
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Taker, Claim);
        // Act
        await race.RunAsync(race.Client, Claim);
        var hasWaited = Race.IsBlocked(race.Client);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains("Taker claim: epoch 2 after 0000000000000001_0000000000000001", race.Answers);
        Assert.Contains("Client claim: nothing", race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Claim_TakenOverBeforeItIsAnswered_AnswersWithTheTailOfEarlierEpochs()
    {
        // Arrange: the first claim has committed, and its tail is to be looked up.
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Taker, Claim);
        await race.StepAsync(race.Taker);
        await World.SilenceAsync(RaceRole.Taker);
        // Act
        await race.RunAsync(race.Client, Claim, Append(Plain));
        await race.RunAsync(race.Taker, Append(Plain));
        // Assert
        Assert.Equal(
            [
                "Client claim: epoch 3 after 0000000000000001_0000000000000001",
                "Client append plain: Stored",
                "Taker claim: epoch 2 after 0000000000000001_0000000000000001",
                "Taker append plain: Fenced",
            ],
            race.Answers);
    }

    [Fact]
    public async Task Claim_HeartbeatHasNotCommitted_TakesOver()
    {
        // Arrange
        var race = await StartAsync(OwnerIsSilent);
        await race.HoldAsync(race.Owner, Heartbeat);
        // Act
        await race.RunAsync(race.Taker, Claim);
        await race.RunAsync(race.Owner, Append(Plain));
        // Assert
        Assert.Equal("Owner append plain: Fenced", race.Answers.Last());
        await race.AssertExplainedAsync();
    }
}
