using System.Net.Sockets;
using Hearth.Nemesis.Networks;

namespace Hearth.Nemesis.Processes;

/// <summary>The load balancer: round robin over the servers that say that they are ready.</summary>
internal static class HaproxyProcess
{
    private const string Program = "haproxy";

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Why there is none; null when there is.</summary>
    public static string? Obstacle => ProgramFile.Find(Program) is null ? "there is no HAProxy here: install the package haproxy" : null;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ChildProcess> StartAsync(INetwork network, int port, IEnumerable<ServerNode> servers, string logs)
    {
        var configuration = Path.Combine(logs, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, Configuration(network.AddressOf(Place.Proxy), port, servers));

        // In the foreground, so that it is one process and ends with a kill.
        var process = ChildProcess.Start(
            network.At(Place.Proxy, [ProgramFile.Find(Program)!, "-db", "-f", configuration]),
            new Dictionary<string, string>(),
            Path.Combine(logs, "haproxy.log"));
        while (!await ListensAsync(network.AddressOf(Place.Proxy), port))
        {
            if (process.HasExited) throw new InvalidOperationException($"HAProxy ended: see {logs}/haproxy.log.");
            await Task.Delay(ProbeInterval, TimeProvider.System);
        }

        return process;
    }

    private static async Task<bool> ListensAsync(string address, int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Configuration(string address, int port, IEnumerable<ServerNode> servers) =>
        $"""
        global
            maxconn 4000

        defaults
            mode http
            timeout connect 2s
            timeout client 65s
            timeout server 65s
            timeout http-keep-alive 60s
            option redispatch

        frontend public
            bind {address}:{port}
            default_backend hearth

        backend hearth
            balance roundrobin
            option httpchk GET /ready
            default-server check inter 500ms fall 2 rise 1
        {string.Join('\n', servers.Select(server => $"    server {server.Name} {server.Address}"))}

        """;
}
