using Hearth.PostgresServers;

namespace Hearth.Postgres.Tests.Races;

/// <summary>What the tests of races share: three processes on a database of their own.</summary>
public abstract class RaceTests : IAsyncLifetime
{
    private PostgresWorld? _world;

    private protected static RaceSetup OwnerLives { get; } = new();

    private protected static RaceSetup OwnerIsSilent { get; } = new(OwnerLives: false);

    private protected static RaceSetup NoStream { get; } = new(HasStream: false);

    private protected PostgresWorld World => _world!;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        _world = await PostgresWorld.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<Race> StartAsync(RaceSetup setup) => Race.StartAsync(World, setup);

    /// <summary>Runs a race in every order of its steps; each has to be explained by the simulated store.</summary>
    /// <param name="setup">How things are at the start.</param>
    /// <param name="beginAsync">What is done before the order is free: at least, everybody is told what to do.</param>
    /// <returns>How many orders there are.</returns>
    private protected async Task<int> RunAllOrdersAsync(RaceSetup setup, Func<Race, Task> beginAsync)
    {
        var walk = new OrderWalk();
        var orders = 0;
        do
        {
            var race = await StartAsync(setup);
            await beginAsync(race);
            await race.FinishAsync(walk.Choose);
            await race.AssertExplainedAsync();
            orders++;
        }
        while (walk.MoveOn());

        TestContext.Current.TestOutputHelper?.WriteLine($"{orders} orders");
        return orders;
    }

    /// <inheritdoc cref="RunAllOrdersAsync(RaceSetup, Func{Race, Task})"/>
    private protected Task<int> RunAllOrdersAsync(
        RaceSetup setup, RaceAction[]? owner = null, RaceAction[]? taker = null, RaceAction[]? client = null) => RunAllOrdersAsync(setup, race =>
        {
            race.Owner.Add(owner ?? []);
            race.Taker.Add(taker ?? []);
            race.Client.Add(client ?? []);
            return Task.CompletedTask;
        });
}
