using Hearth.PostgresServers;

namespace Hearth.Postgres.Tests.Servers;

/// <summary>A server for tests that stop it, pause it or break it. Null where there is none; the tests skip themselves then.</summary>
public sealed class FaultyServer : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>The server, or a skip of the running test.</summary>
    public PostgresServer Server
    {
        get
        {
            if (PostgresServer.SkipReason is { } reason)
                Assert.Skip(reason);
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.SkipReason is null)
            _server = await PostgresServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
