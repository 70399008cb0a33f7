using Hearth.Nemesis.Networks;
using Hearth.Nemesis.Server;
using Hearth.PostgresServers;

namespace Hearth.Nemesis.Processes;

/// <summary>Three servers on one database behind one proxy.</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    // A shell passes on no variable with a dot in its name.
    private static readonly string[] Logging =
    [
        "--Logging:LogLevel:Microsoft.AspNetCore=Warning",
        "--Logging:Console:FormatterName=simple",
        "--Logging:Console:FormatterOptions:SingleLine=true",
        "--Logging:Console:FormatterOptions:TimestampFormat=HH:mm:ss.fff ",
    ];

    private static readonly Place[] Places = [Place.Server1, Place.Server2, Place.Server3];

    private readonly ChildProcess _proxy;

    private ServerGroup(INetwork network, PostgresServer database, IReadOnlyList<ServerNode> servers, ChildProcess proxy, Uri proxyAddress)
    {
        (Network, Database, Servers, _proxy, ProxyAddress) = (network, database, servers, proxy, proxyAddress);
    }

    public INetwork Network { get; }

    public PostgresServer Database { get; }

    public IReadOnlyList<ServerNode> Servers { get; }

    public Uri ProxyAddress { get; }

    /// <summary>Starts everything, and waits until every server is ready.</summary>
    /// <param name="network">Where.</param>
    /// <param name="reports">Where tools say that they are executed.</param>
    /// <param name="directory">Where the servers' program is.</param>
    /// <param name="isFenced">Whether the store refuses what a replaced owner writes.</param>
    /// <param name="logs">Where everybody logs.</param>
    public static async Task<ServerGroup> StartAsync(INetwork network, Uri reports, string directory, bool isFenced, string logs)
    {
        var database = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Address = network.AddressOf(Place.Database),
            NetworkNamespace = network.NamespaceOf(Place.Database),
            HostRules = ["host all all samenet scram-sha-256"],
        });
        var servers = new List<ServerNode>();
        try
        {
            foreach (var place in Places) servers.Add(StartServer(network, place, database, reports, directory, isFenced, logs));
            var port = LoopbackPort.Pick();
            var proxy = await HaproxyProcess.StartAsync(network, port, servers, logs);
            var group = new ServerGroup(network, database, servers, proxy, new Uri($"http://{network.AddressOf(Place.Proxy)}:{port}/"));
            await group.WaitUntilReadyAsync();
            return group;
        }
        catch
        {
            foreach (var server in servers) await server.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReadyAsync() => Task.WhenAll(Servers.Select(server => server.WaitUntilReadyAsync()));

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        foreach (var server in Servers) await server.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static ServerNode StartServer(
        INetwork network, Place place, PostgresServer database, Uri reports, string directory, bool isFenced, string logs)
    {
        var port = LoopbackPort.Pick();
        var name = place.ToString().ToLowerInvariant();
        var environment = new Dictionary<string, string>
        {
            ["PORT"] = $"{port}",
            ["DATABASE_URL"] = $"{database.Url}?application_name={name}",
            ["Hearth__Security__AllowAnonymous"] = "true",
            ["Hearth__Cluster__SiloPort"] = $"{LoopbackPort.Pick()}",
            ["Hearth__Cluster__GatewayPort"] = $"{LoopbackPort.Pick()}",
            ["Hearth__Cluster__Address"] = network.AddressOf(place),
            [ExecutionReports.AddressVariable] = reports.ToString(),
        };
        string[] arguments = isFenced ? Logging : [.. Logging, UnfencedStore.Argument];
        return new ServerNode(network, place, port, environment, directory, arguments, logs);
    }
}
