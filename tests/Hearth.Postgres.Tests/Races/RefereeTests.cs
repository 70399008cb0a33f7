using Hearth.Storage;
using static Hearth.Postgres.Tests.Races.RaceAction;
using static Hearth.Postgres.Tests.Races.UnitTraits;

namespace Hearth.Postgres.Tests.Races;

/// <summary>The tests of races would fail if one of the two stores made a check less than the other.</summary>
public sealed class RefereeTests : RaceTests
{
    [Fact]
    public async Task Explain_ReferenceDoesNotCheckEpochs_Differs() => await AssertDiffersAsync(
        OwnerIsSilent,
        new MemoryFences { Epoch = false },
        async race =>
        {
            await race.RunAsync(race.Taker, Claim);
            await race.RunAsync(race.Owner, Append(Plain));
        });

    [Fact]
    public async Task Explain_ReferenceDoesNotCheckAborts_Differs() => await AssertDiffersAsync(
        OwnerLives,
        new MemoryFences { Abort = false },
        async race =>
        {
            await race.RunAsync(race.Client, Abort);
            await race.RunAsync(race.Owner, Append(Guarded));
        });

    [Fact]
    public async Task Explain_ReferenceForgetsDeletedStreams_Differs() => await AssertDiffersAsync(
        OwnerLives,
        new MemoryFences { Tombstone = false },
        race => race.RunAsync(race.Client, Delete, Admit("second"), Find, Claim));

    [Fact]
    public async Task Explain_CallsThatOverlapped_MayHaveComeInEitherOrder()
    {
        // Arrange: the claim begins first and is answered last.
        var race = await StartAsync(OwnerIsSilent);
        await race.SendAsync(race.Taker, Claim);
        await race.RunAsync(race.Owner, Append(Plain));
        // Act
        await race.FinishAsync();
        // Assert
        await race.AssertExplainedAsync();
    }

    [Fact]
    public void Choose_TwoProgramsOfTwoAndThreeSteps_GoesThroughAllOrders()
    {
        // Arrange
        var walk = new OrderWalk();
        var orders = new HashSet<string>();
        // Act
        do orders.Add(Interleave(walk));
        while (walk.MoveOn());
        // Assert
        Assert.Equal(10, orders.Count);
    }

    private static string Interleave(OrderWalk walk)
    {
        var rest = new Dictionary<char, int> { ['a'] = 2, ['b'] = 3 };
        var order = "";
        while (order.Length < 5)
        {
            var ready = rest.Where(entry => entry.Value > 0).Select(entry => entry.Key).ToList();
            var next = ready[walk.Choose(ready.Count)];
            rest[next]--;
            order += next;
        }

        return order;
    }

    private async Task AssertDiffersAsync(RaceSetup setup, MemoryFences fences, Func<Race, Task> runAsync)
    {
        // Arrange
        var race = await StartAsync(setup);
        // Act
        await runAsync(race);
        await race.FinishAsync();
        // Assert
        Assert.NotNull(await race.ExplainAsync(new MemoryWorld(fences)));
    }
}
