using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>A moto server on a free port of loopback: the parts of AWS that it knows, in memory.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    // The shell waits for the end of its input and then stops the server: this process need not live to do it.
    private const string Launch = """moto_server -H 127.0.0.1 -p "$0" >/dev/null 2>&1 & read -r _; kill "$!"; wait "$!" """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;

    private MotoServer(Process process, Uri uri)
    {
        _process = process;
        Uri = uri;
        Api = new MotoApi(uri);
    }

    public Uri Uri { get; }

    public MotoApi Api { get; }

    public static async Task<MotoServer> StartAsync()
    {
        var port = FreePort();
        // The policies that AWS manages are loaded, so that a name that does not exist is refused.
        var environment = new Dictionary<string, string> { ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true" };
        var start = ToolRun.StartInfo("/bin/sh", ["-c", Launch, port.ToString(CultureInfo.InvariantCulture)], environment);
        start.RedirectStandardOutput = false;
        start.RedirectStandardError = false;
        var server = new MotoServer(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}/"));
        await server.WaitUntilReadyAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(PollInterval);
        while (!await Api.IsReadyAsync(patience.Token))
        {
            if (_process.HasExited)
                throw new InvalidOperationException("moto_server ended at its start.");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
