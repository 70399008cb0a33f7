using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Client;

namespace Hearth.Cli.Tests.Hosting;

/// <summary>A server in a process of its own, with a database that outlives it: <c>tests/Hearth.Cli.TestApp</c>.</summary>
public sealed class AppServer : IAsyncLifetime
{
    // Below the range that the system gives to outgoing connections, so that the port stays free while the server is down.
    private const int FirstPort = 30_500;
    private const int Ports = 2_000;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static int _next = Random.Shared.Next(Ports);

    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-app-").FullName;
    private readonly int _port = TakePort();
    private Process? _process;

    public AppServer() => Client = new HearthClient(Url);

    /// <summary>The program, to be started with <c>dotnet exec</c>.</summary>
    public static string Program { get; } = FindProgram();

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public HearthClient Client { get; }

    public async ValueTask InitializeAsync() => await RestartAsync();

    /// <summary>Finds a port that is free, and stays so.</summary>
    public static int TakePort()
    {
        for (var attempt = 0; attempt < Ports; attempt++)
        {
            var port = FirstPort + ((Interlocked.Increment(ref _next) & int.MaxValue) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }

    /// <summary>Starts it again, on the same database and port, and waits until it takes work.</summary>
    public async Task RestartAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HEARTH", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["DATABASE_URL"] = $"sqlite:{_directory}/hearth.db";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["TEST_WATCHES_INPUT"] = "1";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient { BaseAddress = Url };
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            Assert.False(_process.HasExited, "The server has ended while it started.");
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "The server did not become ready.");
            await Task.Delay(ProbeInterval, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null) await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    // Built beside the tests: tests/Hearth.Cli.TestApp/bin/<configuration>/<framework>.
    private static string FindProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var tests = output.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, "Hearth.Cli.TestApp", "bin", output.Parent.Name, output.Name, "Hearth.Cli.TestApp.dll");
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // Nothing listens yet.
        }
    }
}
