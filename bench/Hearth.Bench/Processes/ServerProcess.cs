using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Hearth.Bench.Databases;

namespace Hearth.Bench.Processes;

/// <summary>A Hearth server on loopback.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);
    private static readonly byte[] HealthRequest = Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    private readonly ChildProcess _process;
    private readonly HttpClient _probes;
    private readonly bool _ownsDatabase;

    private ServerProcess(ChildProcess process, IPEndPoint endpoint, IDatabase database, bool ownsDatabase)
    {
        (_process, Endpoint, Database, _ownsDatabase) = (process, endpoint, database, ownsDatabase);
        Address = new Uri($"http://{endpoint}/");
        _probes = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public IPEndPoint Endpoint { get; }

    public Uri Address { get; }

    public IDatabase Database { get; }

    /// <summary>From the start of the process to its first 200.</summary>
    public TimeSpan StartTime { get; private set; }

    public TimeSpan CpuTime => _process.CpuTime;

    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="environment">Settings besides those that every run has.</param>
    /// <param name="program">Another build of the server; null for the one built with this program.</param>
    /// <param name="shared">A database that other servers use too; null for one of its own.</param>
    public static async Task<ServerProcess> StartAsync(
        BenchOptions options, IReadOnlyDictionary<string, string>? environment = null, string? program = null, IDatabase? shared = null)
    {
        var database = shared ?? await options.Databases.CreateAsync(options.KeepData);
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var settings = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://{endpoint}",
            ["Hearth__Security__AllowAnonymous"] = "true",
            ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false", // Else every file that changes below this directory costs the servers time.
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        };
        foreach (var (name, value) in database.Settings) settings[name] = value;
        var started = Stopwatch.GetTimestamp();
        var process = ChildProcess.Start(program ?? BuildOutput.Server, [], settings);
        var server = new ServerProcess(process, endpoint, database, ownsDatabase: shared is null);
        await server.WaitForHealthAsync(started);
        server.StartTime = Stopwatch.GetElapsedTime(started);
        return server;
    }

    /// <summary>Waits until the server has nothing more to do.</summary>
    public async Task WaitForIdleAsync()
    {
        var interval = TimeSpan.FromMilliseconds(300);
        for (var before = CpuTime; ; before = CpuTime)
        {
            await Task.Delay(interval);
            if (CpuTime - before <= interval * 0.05) return;
        }
    }

    /// <summary>Memory after a full collection.</summary>
    public async Task<HeapReport> CollectAsync()
    {
        using var response = await _probes.PostAsync(new Uri("bench/gc", UriKind.Relative), null);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<HeapReport>())!;
    }

    /// <summary>How long the just-in-time compiler has worked so far.</summary>
    public async Task<TimeSpan> ReadCompilationTimeAsync() =>
        TimeSpan.FromMilliseconds(await _probes.GetFromJsonAsync<double>(new Uri("bench/jit", UriKind.Relative)));

    public async ValueTask DisposeAsync()
    {
        _probes.Dispose();
        await _process.DisposeAsync();
        if (_ownsDatabase) await Database.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // With a bare socket: an HttpClient's own first request would take longer than the server's.
    private async Task WaitForHealthAsync(long started)
    {
        var buffer = new byte[256];
        while (Stopwatch.GetElapsedTime(started) < StartTimeout)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Endpoint);
                await socket.SendAsync(HealthRequest);
                var length = await socket.ReceiveAsync(buffer);
                if (buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8)) return;
            }
            catch (SocketException)
            {
                _process.ThrowIfExited();
                await Task.Delay(PollInterval);
            }
        }

        throw new TimeoutException("The server did not become healthy.");
    }
}
