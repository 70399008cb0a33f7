using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace Hearth.Bench.Processes;

/// <summary>A Hearth server on loopback with a database of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);
    private static readonly byte[] HealthRequest = Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    private readonly ChildProcess _process;
    private readonly string _directory;
    private readonly bool _keepData;
    private readonly HttpClient _probes;

    private ServerProcess(ChildProcess process, IPEndPoint endpoint, string directory, bool keepData)
    {
        (_process, Endpoint, _directory, _keepData) = (process, endpoint, directory, keepData);
        Address = new Uri($"http://{endpoint}/");
        _probes = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public IPEndPoint Endpoint { get; }

    public Uri Address { get; }

    /// <summary>From the start of the process to its first 200.</summary>
    public TimeSpan StartTime { get; private set; }

    public TimeSpan CpuTime => _process.CpuTime;

    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="environment">Settings besides those that every run has.</param>
    /// <param name="program">Another build of the server; null for the one built with this program.</param>
    public static async Task<ServerProcess> StartAsync(
        BenchOptions options, IReadOnlyDictionary<string, string>? environment = null, string? program = null)
    {
        var directory = Directory.CreateTempSubdirectory("hearth-bench-").FullName;
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var settings = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://{endpoint}",
            ["DATABASE_URL"] = $"sqlite:{Path.Combine(directory, "hearth.db")}",
            ["Hearth__Security__AllowAnonymous"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        };
        var started = Stopwatch.GetTimestamp();
        var process = ChildProcess.Start(program ?? BuildOutput.Server, [], settings);
        var server = new ServerProcess(process, endpoint, directory, options.KeepData);
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

    public async Task<StorageReport> ReadStorageAsync() =>
        (await _probes.GetFromJsonAsync<StorageReport>(new Uri("bench/storage", UriKind.Relative)))!;

    public async ValueTask DisposeAsync()
    {
        _probes.Dispose();
        await _process.DisposeAsync();
        if (_keepData) await Console.Error.WriteLineAsync($"  data kept in {_directory}");
        else Directory.Delete(_directory, recursive: true);
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
