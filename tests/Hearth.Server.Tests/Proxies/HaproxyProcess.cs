using System.Diagnostics;
using System.Net.Sockets;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Proxies;

/// <summary>A real load balancer in front of one server: HAProxy, which cuts a connection on which nothing moves for two seconds.</summary>
internal sealed class HaproxyProcess : IAsyncDisposable
{
    /// <summary>What stands for the 60 seconds after which an Application Load Balancer does the same.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(2);

    private const string Program = "haproxy";
    private const string RequireVariable = "HEARTH_REQUIRE_HAPROXY";
    private static readonly string[] Directories = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-haproxy-");
    private readonly int _port = PortFinder.Take();
    private readonly string _program;
    private Process? _process;

    private HaproxyProcess(string program, int serverPort)
    {
        _program = program;
        File.WriteAllText(ConfigurationFile, Configuration(serverPort));
    }

    public Uri BaseUri => new($"http://127.0.0.1:{_port}/");

    private string ConfigurationFile => Path.Combine(_directory.FullName, "haproxy.cfg");

    /// <summary>Starts it in front of a server; skips the test where the program is missing, unless the environment requires it.</summary>
    public static async Task<HaproxyProcess> StartAsync(int serverPort)
    {
        var program = Directories.Select(directory => Path.Combine(directory, Program)).FirstOrDefault(File.Exists);
        if (program is null)
        {
            const string reason = "There is no HAProxy here: install the package haproxy.";
            Assert.False(Environment.GetEnvironmentVariable(RequireVariable) == "1", reason);
            Assert.Skip(reason);
        }

        var proxy = new HaproxyProcess(program, serverPort);
        await proxy.StartAsync();
        return proxy;
    }

    /// <summary>Cuts every connection through it, as the loss of its machine would, and starts it again.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _directory.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        // In the foreground, so that it is one process and ends with a kill.
        _process = Process.Start(new ProcessStartInfo(_program, ["-db", "-f", ConfigurationFile]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var started = Stopwatch.GetTimestamp();
        while (!await ListensAsync())
        {
            if (_process.HasExited) Assert.Fail($"HAProxy ended: {await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, "HAProxy does not listen.");
            await Task.Delay(ProbeInterval, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Configuration(int serverPort) =>
        $"""
        global
            maxconn 200

        defaults
            mode http
            timeout connect 2s
            timeout client {IdleTimeout.TotalSeconds}s
            timeout server {IdleTimeout.TotalSeconds}s
            timeout http-keep-alive {IdleTimeout.TotalSeconds}s

        frontend public
            bind 127.0.0.1:{_port}
            default_backend hearth

        backend hearth
            option httpchk GET /health
            option forwardfor
            http-request set-header X-Forwarded-Proto https
            server one 127.0.0.1:{serverPort} check inter 2s fall 15

        """;
}
