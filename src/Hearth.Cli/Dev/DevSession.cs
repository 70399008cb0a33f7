using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Cli.Processes;
using Hearth.Cli.Projects;
using Hearth.Cli.Servers;

namespace Hearth.Cli.Dev;

/// <summary>Keeps a server running under <c>dotnet watch</c>, and shows what it does.</summary>
internal sealed class DevSession(ServerProject project, int port, IReadOnlyDictionary<string, string> variables, CliContext context)
{
    private const int ToldLines = 12;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(8);

    private readonly LastLines _lines = new();
    private int? _server;

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="CliException">The port cannot be used, or there is nothing to watch any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        using var folder = TemporaryFolder.Create("hearth-dev-", context);
        IDevView view = context.Json ? new JsonDevView(context) : new DevView(project, port, context);
        try
        {
            view.Starting();
            await RunAsync(view, Path.Combine(folder.Path, "events.ndjson"), cancellationToken);
        }
        finally
        {
            view.Stopped();
        }
    }

    private async Task RunAsync(IDevView view, string events, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var killed = new CancellationTokenSource();
        var following = FollowAsync(view, events, ended.Token);
        await using var stopping = cancellationToken.Register(() => view.Stopping());
        var watching = WatchAsync(view, events, killed.Token);
        try
        {
            // Neither ends by itself, unless it fails.
            var ending = await Task.WhenAny(watching, following).WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await ending;
        }
        finally
        {
            await ended.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            // Without a terminal of its own dotnet watch heeds no signal: the server is asked, and the rest has nothing to lose.
            if (_server is { } server && !watching.IsCompleted) await ServerStop.TryAsync(server, StopTimeout, context.Time);
            await killed.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task WatchAsync(IDevView view, string events, CancellationToken cancellationToken)
    {
        var options = new ProgramOptions
        {
            Directory = project.Directory,
            Environment = EnvironmentFor(events),
            OnOutput = line => Take(line, view),
            OnError = line => Take(line, view),
            KeepsOutput = false,
            StopTimeout = TimeSpan.Zero,
        };
        var result = await ExternalProgram.Dotnet(context).RunAsync(
            ["watch", "--project", project.Path, "--no-hot-reload", "--non-interactive", "run", "--no-launch-profile"], options, cancellationToken);
        throw new CliException(
            "watch_failed", $"dotnet watch has ended (exit code {result.ExitCode}). It said:\n{_lines.Tell(ToldLines)}", "hearth doctor checks what it needs.");
    }

    private async Task FollowAsync(IDevView view, string events, CancellationToken cancellationToken)
    {
        await foreach (var line in new EventLogFile(events, context.Time).ReadAsync(cancellationToken))
        {
            if (line.TryGetProperty("server", out var server) && server.TryGetProperty("pid", out var id)) _server = id.GetInt32();
            view.Show(line);
        }
    }

    private void Take(string line, IDevView view)
    {
        if (line.Length == 0) return;
        _lines.Add(line);
        if (WatchLine.TryRead(line, project.Directory, out var watch)) view.Show(watch);
        else view.Show(ServerLine.Read(line));
    }

    private Dictionary<string, string?> EnvironmentFor(string events)
    {
        var settings = variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        foreach (var (name, value) in ProjectBuild.Environment) settings[name] = value;
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        settings["DOTNET_ENVIRONMENT"] = "Development";
        settings["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        settings["DOTNET_WATCH_SUPPRESS_EMOJIS"] = "1";
        settings["DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER"] = "1";
        settings["Hearth__Development__EventLog"] = events;
        settings[ServerLine.FormatVariable] = ServerLine.Format;

        // The next start goes on with what is under way: nobody has to wait for it.
        if (context.Variable("Hearth__Drain__Timeout") is null) settings.TryAdd("Hearth__Drain__Timeout", "00:00:00");
        return settings;
    }

    // Asked here, since a server that cannot listen would be started again with each edit.
    private void ThrowIfUnusable()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CliException("port_taken", $"port {port} is taken.", "Stop what listens there, or choose another one with --port.", ExitCode.Missing);
        }
        catch (SocketException exception)
        {
            throw new CliException(
                "port_refused", $"port {port} cannot be listened on: {exception.Message}.", "Choose another one with --port, from 1024 on.", ExitCode.Missing);
        }
    }
}
