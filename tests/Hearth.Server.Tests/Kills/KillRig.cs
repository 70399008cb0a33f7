using System.Diagnostics;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Kills;

/// <summary>A server process that can be killed and started again, and around it what survives: the database, models, effects, readers.</summary>
internal sealed class KillRig : IAsyncDisposable
{
    private static readonly TimeSpan LeastAllowance = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> _environment;
    private readonly List<Replica> _replicas = [];

    private KillRig(ServerDatabase database, string url, FakeProviderServer models, EffectServer effects)
    {
        (Database, Models, Effects) = (database, models, effects);
        _environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DATABASE_URL"] = url,
            ["TEST_MODEL_URL"] = new Uri(models.BaseUri, "v1").ToString(),
            ["TEST_EFFECT_URL"] = effects.BaseUri.ToString(),
        };
    }

    /// <summary>The database, which goes with the rig.</summary>
    public ServerDatabase Database { get; }

    /// <summary>The model provider.</summary>
    public FakeProviderServer Models { get; }

    /// <summary>The world that tools and steps change.</summary>
    public EffectServer Effects { get; }

    /// <summary>The server that was started first.</summary>
    public Replica First => _replicas[0];

    /// <summary>The process of <see cref="First"/>, as it was started last.</summary>
    public ServerProcess Server => First.Server;

    /// <summary>The API of <see cref="First"/>.</summary>
    public HearthApi Api => First.Api;

    /// <summary>When the last kill was over; an event with a later time comes from a later process.</summary>
    public DateTimeOffset KilledAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Model requests before the last kill.</summary>
    public int RequestsBeforeKill { get; private set; }

    /// <summary>
    /// What a machine may add to a promised time that has other things to do: as much as it needed for the slowest start of a server,
    /// which takes a second where nothing else runs.
    /// </summary>
    public TimeSpan LoadAllowance => _replicas.Select(replica => replica.Server.StartDuration).Append(LeastAllowance).Max();

    /// <summary>Starts everything.</summary>
    /// <param name="database">The database, not created yet. It goes with the rig.</param>
    /// <param name="answer">What the model answers.</param>
    /// <param name="environment">Settings of the server in addition to the usual ones.</param>
    public static async Task<KillRig> StartAsync(
        ServerDatabase database, Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        var rig = await PrepareAsync(database, answer);
        try
        {
            await rig.AddServerAsync(environment);
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts everything but a server.</summary>
    public static async Task<KillRig> PrepareAsync(ServerDatabase database, Func<FakeRequest, FakeTurn> answer)
    {
        var url = await database.CreateAsync();
        var rig = new KillRig(database, url, await FakeProviderServer.StartAsync(), await EffectServer.StartAsync());
        rig.Models.Respond = answer;
        return rig;
    }

    /// <summary>Starts one more server on the database and waits until it is ready.</summary>
    public async Task<Replica> AddServerAsync(params (string Name, string Value)[] environment)
    {
        var replica = AddStartingServer(environment);
        await replica.Server.WaitUntilReadyAsync();
        return replica;
    }

    /// <summary>Starts one more server of another build on the database and waits until it is ready.</summary>
    public async Task<Replica> AddServerAsync(ServerBuild build, params (string Name, string Value)[] environment)
    {
        var replica = Replica.Start(Environment(environment), build);
        _replicas.Add(replica);
        await replica.Server.WaitUntilReadyAsync();
        return replica;
    }

    /// <summary>Puts the build that is tested in the place of a server that has ended, and lets every reader resume.</summary>
    public async Task ReplaceAsync(Replica replica, params (string Name, string Value)[] environment)
    {
        await replica.ReadersStoppedAsync();
        await replica.RestartAsync(Environment(environment));
    }

    /// <summary>Starts one more server on the database, which is not waited for.</summary>
    public Replica AddStartingServer(params (string Name, string Value)[] environment)
    {
        var replica = Replica.Start(Environment(environment));
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>Prompts the instance <c>a</c> of an agent and reads its stream from now on, through every restart.</summary>
    public async Task<StreamWatcher> PromptAsync(string agent, string message) => Watch(await Api.PromptAsync(agent, "a", message));

    /// <summary>Starts a run and reads its stream from now on, through every restart.</summary>
    public async Task<StreamWatcher> InvokeAsync(string workflow, object input) => Watch(await Api.InvokeAsync(workflow, input));

    /// <inheritdoc cref="Replica.Watch"/>
    public StreamWatcher Watch(Receipt receipt, bool reconnects = false) => First.Watch(receipt, reconnects);

    /// <summary>Waits until the model was asked so often, by whatever server.</summary>
    public async Task UntilAskedAsync(long count)
    {
        try
        {
            await Models.WaitForRequestsAsync(count, TestContext.Current.CancellationToken).WaitAsync(Patience.Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited {Patience.Limit.TotalSeconds} s for model request {count}. Seen: {Models.RequestCount}.");
        }
    }

    /// <summary>Kills the server, starts it on the same database, and lets every reader resume. What was held when it died is let go.</summary>
    /// <param name="answer">What the model answers from now on.</param>
    public async Task KillAndRestartAsync(Func<FakeRequest, FakeTurn> answer)
    {
        await Server.KillAsync();
        Effects.ReleaseAll();
        await RestartAsync(answer);
    }

    /// <summary>Starts the server, which has ended, on the same database, and lets every reader resume.</summary>
    /// <param name="answer">What the model answers from now on.</param>
    /// <param name="environment">Settings of the server in addition to the usual ones.</param>
    public async Task RestartAsync(Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        KilledAt = TimeProvider.System.GetUtcNow();
        await First.ReadersStoppedAsync();
        RequestsBeforeKill = Models.Requests.Count;
        Models.Respond = answer;
        await First.RestartAsync(Environment(environment));
    }

    /// <summary>The first event that the restarted server made, and how long after its readiness a reader had it.</summary>
    public async Task<TimeSpan> RecoveryTimeAsync(StreamWatcher watcher)
    {
        await watcher.UntilAsync(item => item.Timestamp > KilledAt, "an event of the recovery, after the restart");
        var first = watcher.Events.First(item => item.Timestamp > KilledAt);
        return first.ArrivedAt > Server.ReadyAt ? Stopwatch.GetElapsedTime(Server.ReadyAt, first.ArrivedAt) : TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas) await replica.DisposeAsync();
        await Effects.DisposeAsync();
        await Models.DisposeAsync();
        await Database.DisposeAsync();
    }

    private Dictionary<string, string> Environment((string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }
}
