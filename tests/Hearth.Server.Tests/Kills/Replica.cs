using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Kills;

/// <summary>One server of a database: a port, the process that listens there now, its API, and the readers of that.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly int _port = PortFinder.Take();
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly List<StreamWatcher> _watchers = [];

    private Replica(IReadOnlyDictionary<string, string> environment, ServerBuild? build)
    {
        _environment = environment;
        Server = ServerProcess.Start(_port, environment, build);
        Api = new HearthApi(Server.BaseUri);
    }

    /// <summary>The process, as it was started last.</summary>
    public ServerProcess Server { get; private set; }

    public HearthApi Api { get; }

    /// <summary>Starts a server without waiting for anything.</summary>
    /// <param name="environment">Its settings.</param>
    /// <param name="build">Which build; null for the one that is tested.</param>
    public static Replica Start(IReadOnlyDictionary<string, string> environment, ServerBuild? build = null) => new(environment, build);

    /// <summary>Reads a stream live from now on, through every restart.</summary>
    /// <param name="receipt">What to read.</param>
    /// <param name="reconnects">Whether the reader resumes by itself, and not only after a restart.</param>
    public StreamWatcher Watch(Receipt receipt, bool reconnects = false)
    {
        var watcher = new StreamWatcher(Api, receipt, reconnects);
        _watchers.Add(watcher);
        return watcher;
    }

    /// <summary>Waits until every reader has noticed that the process has ended.</summary>
    public async Task ReadersStoppedAsync()
    {
        foreach (var watcher in _watchers) await watcher.StoppedAsync();
    }

    /// <summary>Starts the process again, which has ended, from the build that is tested, and lets every reader resume.</summary>
    /// <param name="environment">Its settings; null for those that it was started with at first.</param>
    public async Task RestartAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Server.Output);
        await Server.DisposeAsync();
        Server = ServerProcess.Start(_port, environment ?? _environment);
        await Server.WaitUntilReadyAsync();
        foreach (var watcher in _watchers) watcher.Resume(Api);
    }

    public async ValueTask DisposeAsync()
    {
        // What the server has said explains most failures. Of a test that passes, it is not shown.
        TestContext.Current.TestOutputHelper?.WriteLine(Server.Output);
        foreach (var watcher in _watchers) await watcher.DisposeAsync();
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
