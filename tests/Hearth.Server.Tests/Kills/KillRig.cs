using System.Diagnostics;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Kills;

/// <summary>A server process that can be killed and started again, and around it what survives: models, effects, readers.</summary>
internal sealed class KillRig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-kill-").FullName;
    private readonly int _port = PortFinder.Take();
    private readonly List<StreamWatcher> _watchers = [];
    private readonly List<HearthApi> _apis = [];

    private KillRig(FakeProviderServer models, EffectServer effects) => (Models, Effects) = (models, effects);

    /// <summary>The model provider.</summary>
    public FakeProviderServer Models { get; }

    /// <summary>The world that tools and steps change.</summary>
    public EffectServer Effects { get; }

    /// <summary>The server, as it was started last.</summary>
    public ServerProcess Server { get; private set; } = null!;

    /// <summary>The API of <see cref="Server"/>.</summary>
    public HearthApi Api { get; private set; } = null!;

    /// <summary>When the last kill was over; an event with a later time comes from a later process.</summary>
    public DateTimeOffset KilledAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Model requests before the last kill.</summary>
    public int RequestsBeforeKill { get; private set; }

    /// <summary>Starts everything.</summary>
    /// <param name="answer">What the model answers.</param>
    /// <param name="environment">Settings of the server in addition to the usual ones.</param>
    public static async Task<KillRig> StartAsync(Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        var rig = new KillRig(await FakeProviderServer.StartAsync(), await EffectServer.StartAsync());
        rig.Models.Respond = answer;
        await rig.StartServerAsync(environment);
        return rig;
    }

    /// <summary>Reads a stream live from now on, through every restart.</summary>
    public StreamWatcher Watch(Receipt receipt)
    {
        var watcher = new StreamWatcher(Api, receipt);
        _watchers.Add(watcher);
        return watcher;
    }

    /// <summary>Kills the server, starts it on the same file, and lets every reader resume.</summary>
    /// <param name="answer">What the model answers from now on.</param>
    public async Task KillAndRestartAsync(Func<FakeRequest, FakeTurn> answer)
    {
        await Server.KillAsync();
        await RestartAsync(answer);
    }

    /// <summary>Starts the server, which has ended, on the same file, and lets every reader resume.</summary>
    /// <param name="answer">What the model answers from now on.</param>
    /// <param name="environment">Settings of the server in addition to the usual ones.</param>
    public async Task RestartAsync(Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        KilledAt = TimeProvider.System.GetUtcNow();
        foreach (var watcher in _watchers) await watcher.StoppedAsync();
        RequestsBeforeKill = Models.Requests.Count;
        Models.Respond = answer;
        await Server.DisposeAsync();
        await StartServerAsync(environment);
        foreach (var watcher in _watchers) watcher.Resume(Api);
    }

    /// <summary>Starts another process on the same file, which is not waited for.</summary>
    public ServerProcess StartSecondProcess(params (string Name, string Value)[] environment) =>
        ServerProcess.Start(PortFinder.Take(), Environment(environment));

    /// <summary>The first event that the restarted server made, and how long after its readiness a reader had it.</summary>
    public async Task<TimeSpan> RecoveryTimeAsync(StreamWatcher watcher)
    {
        await watcher.UntilAsync(item => item.Timestamp > KilledAt, "an event of the recovery, after the restart");
        var first = watcher.Events.First(item => item.Timestamp > KilledAt);
        var time = first.ArrivedAt > Server.ReadyAt ? Stopwatch.GetElapsedTime(Server.ReadyAt, first.ArrivedAt) : TimeSpan.Zero;
        TestContext.Current.SendDiagnosticMessage(
            "{0}: ready {1:0} ms after the start, recovery seen {2:0} ms after that ({3}).",
            TestContext.Current.TestMethod?.MethodName ?? "?",
            Server.StartDuration.TotalMilliseconds,
            time.TotalMilliseconds,
            first.Type);
        return time;
    }

    public async ValueTask DisposeAsync()
    {
        // What the server has said explains most failures.
        if (TestContext.Current.TestState?.Result == TestResult.Failed) TestContext.Current.TestOutputHelper?.WriteLine(Server.Output);
        foreach (var watcher in _watchers) await watcher.DisposeAsync();
        foreach (var api in _apis) api.Dispose();
        await Server.DisposeAsync();
        await Effects.DisposeAsync();
        await Models.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartServerAsync((string Name, string Value)[] environment)
    {
        Server = ServerProcess.Start(_port, Environment(environment));
        Api = new HearthApi(Server.BaseUri);
        _apis.Add(Api);
        await Server.WaitUntilReadyAsync();
    }

    private Dictionary<string, string> Environment((string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DATABASE_URL"] = $"sqlite:{Path.Combine(_directory, "hearth.db")}",
            ["TEST_MODEL_URL"] = new Uri(Models.BaseUri, "v1").ToString(),
            ["TEST_EFFECT_URL"] = Effects.BaseUri.ToString(),
        };
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }
}
