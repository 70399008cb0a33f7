using static Hearth.Postgres.Tests.Races.RaceAction;

namespace Hearth.Postgres.Tests.Races;

public sealed class AdmissionOrderTests : RaceTests
{
    [Theory]
    [InlineData("", "Deduplicated")]
    [InlineData("another body", "Conflict")]
    public async Task Admit_KeyIsBeingUsed_WaitsForTheWinnerAndGetsItsReceipt(string body, string answer)
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Admit("winner", "key"));
        // Act
        await race.RunAsync(race.Taker, Admit("loser", "key", body));
        var hasWaited = Race.IsBlocked(race.Taker);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains("Client admit winner: Admitted winner as 2 of the first stream after 0000000000000001_0000000000000001", race.Answers);
        Assert.Contains($"Taker admit loser: {answer} winner as  of the first stream after 0000000000000001_0000000000000001", race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Admit_TwoToANewStream_MakesItOnce()
    {
        // Arrange: the first has looked, and has made the stream without committing.
        var race = await StartAsync(NoStream);
        race.Client.Add(Admit("one"));
        for (var i = 0; i < 3; i++) await race.StepAsync(race.Client);
        // Act
        await race.RunAsync(race.Taker, Admit("two"));
        var hasWaited = Race.IsBlocked(race.Taker);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains(race.Answers, answer => answer.StartsWith("Client admit one: Admitted one as 1", StringComparison.Ordinal));
        Assert.Contains(race.Answers, answer => answer.StartsWith("Taker admit two: Admitted two as 2", StringComparison.Ordinal));
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Admit_AppendCommitsMeanwhile_AnswersWithATailThatMissesNothing()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Admit("second"));
        // Act
        await race.RunAsync(race.Owner, Append(UnitTraits.Plain));
        await race.FinishAsync();
        // Assert
        Assert.Equal(
            ["Owner append plain: Stored", "Client admit second: Admitted second as 2 of the first stream after 0000000000000001_0000000000000001"],
            race.Answers);
        await race.AssertExplainedAsync();
    }

    [Fact]
    public async Task Admit_NumberIsBeingTaken_WaitsAndGetsTheNext()
    {
        // Arrange
        var race = await StartAsync(OwnerLives);
        await race.HoldAsync(race.Client, Admit("earlier"));
        // Act
        await race.RunAsync(race.Taker, Admit("later"));
        var hasWaited = Race.IsBlocked(race.Taker);
        await race.FinishAsync();
        // Assert
        Assert.True(hasWaited);
        Assert.Contains(race.Answers, answer => answer.StartsWith("Client admit earlier: Admitted earlier as 2", StringComparison.Ordinal));
        Assert.Contains(race.Answers, answer => answer.StartsWith("Taker admit later: Admitted later as 3", StringComparison.Ordinal));
        await race.AssertExplainedAsync();
    }
}
