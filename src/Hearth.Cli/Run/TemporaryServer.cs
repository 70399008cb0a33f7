using Hearth.Cli.Processes;
using Hearth.Cli.Projects;
using Hearth.Cli.Servers;

namespace Hearth.Cli.Run;

/// <summary>A server for one call: on a free port of this machine, with a store that is thrown away.</summary>
internal sealed class TemporaryServer : IAsyncDisposable
{
    private const int ToldLines = 12;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly LastLines _lines = new();
    private readonly CliContext _context;
    private readonly TemporaryFolder _folder;
    private readonly Action<ServerLine> _onLine;
    private Task<ProgramResult>? _running;

    private TemporaryServer(CliContext context, Action<ServerLine> onLine) =>
        (_context, _onLine, _folder) = (context, onLine, TemporaryFolder.Create("hearth-run-", context));

    public ServerInfo Info { get; private set; } = null!;

    /// <summary>Starts it and waits until it takes requests.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="context">What is around the tool.</param>
    /// <param name="onLine">Is given each line that the server logs or prints.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="CliException">The server ends while it starts, or does not start in time.</exception>
    public static async Task<TemporaryServer> StartAsync(
        ServerLaunch launch, CliContext context, Action<ServerLine> onLine, CancellationToken cancellationToken)
    {
        var server = new TemporaryServer(context, onLine);
        try
        {
            await server.StartAsync(launch, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What to report when the server has ended by itself; null while it runs.</summary>
    public CliException? FindFailure() => _running is { IsCompleted: true } ended ? Failure("during the run", ended) : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is Task running) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(ServerLaunch launch, CancellationToken cancellationToken)
    {
        var events = Path.Combine(_folder.Path, "events.ndjson");
        var options = new ProgramOptions
        {
            Directory = launch.Directory,
            Environment = EnvironmentFor(launch, events),
            OnOutput = Take,
            OnError = Take,
            KeepsOutput = false,
        };
        _running = new ExternalProgram(launch.Program, launch.Remedy, _context).RunAsync(launch.Arguments, options, _stop.Token);

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(StartTimeout);
        var started = FirstLineAsync(events, waiting.Token);
        await Task.WhenAny(started, _running);
        if (_running.IsCompleted && !started.IsCompletedSuccessfully)
        {
            await waiting.CancelAsync();
            throw Failure("while it started", _running);
        }

        try
        {
            Info = await started;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Report($"the server has not started within {StartTimeout.TotalSeconds:0} s");
        }
    }

    private async Task<ServerInfo> FirstLineAsync(string events, CancellationToken cancellationToken)
    {
        await foreach (var line in new EventLogFile(events, _context.Time).ReadAsync(cancellationToken))
        {
            if (line.TryGetProperty("server", out var server)) return ServerInfo.Read(server);
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private Dictionary<string, string?> EnvironmentFor(ServerLaunch launch, string events)
    {
        var variables = launch.Variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        variables["ASPNETCORE_ENVIRONMENT"] = "Development";
        variables["DOTNET_ENVIRONMENT"] = "Development";
        variables["PORT"] = "";
        variables["ASPNETCORE_URLS"] = "http://127.0.0.1:0";

        // Set, and not left out: a parameter store or a file of the application could name the real database.
        variables["DATABASE_URL"] = $"sqlite:{Path.Combine(_folder.Path, "hearth.db")}";
        variables["Hearth__DataDirectory"] = _folder.Path;
        variables["Hearth__Development__ExposeAll"] = "true";
        variables["Hearth__Development__EventLog"] = events;

        // Nothing of it is continued later.
        variables["Hearth__Drain__Timeout"] = "00:00:00";
        variables[ServerLine.FormatVariable] = ServerLine.Format;
        return variables;
    }

    private void Take(string line)
    {
        var read = ServerLine.Read(line);
        _lines.Add(read.Text);
        _onLine(read);
    }

    private CliException Failure(string when, Task<ProgramResult> ended)
    {
        if (ended.Exception?.InnerException is CliException missing) return missing;
        return Report($"the server has ended {when}{(ended.IsCompletedSuccessfully ? $" (exit code {ended.Result.ExitCode})" : "")}");
    }

    private CliException Report(string what) => _lines.Tell(ToldLines) is { Length: > 0 } said
        ? new CliException("server_failed", $"{what}. It said:\n{said}", "Mend what it says; hearth doctor checks what is around it.")
        : new CliException("server_failed", $"{what}, and said nothing.", "Does the application call AddHearth, MapHearth and Run? Is its Hearth as new as the tool?");
}
