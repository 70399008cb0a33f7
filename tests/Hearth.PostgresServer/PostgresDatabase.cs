namespace Hearth.PostgresServers;

/// <summary>A database of its own. Disposing drops it and disconnects whoever still uses it.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private bool _dropped;

    internal PostgresDatabase(PostgresServer server, string name)
    {
        _server = server;
        Name = name;
    }

    public string Name { get; }

    /// <summary><c>postgres://user:password@127.0.0.1:port/name</c>.</summary>
    public string Url => _server.UrlOf(Name);

    /// <summary>The same for Npgsql.</summary>
    public string ConnectionString => _server.ConnectionStringOf(Name);

    public async ValueTask DisposeAsync()
    {
        if (_dropped)
            return;
        _dropped = true;
        // A server that was stopped takes the database with it when it is disposed.
        if (_server.IsRunning)
            await _server.DropDatabaseAsync(Name);
    }
}
