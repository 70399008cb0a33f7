using System.Globalization;
using Hearth.PostgresServers;

namespace Hearth.Bench.Databases;

/// <summary>A schema for each server, in a PostgreSQL that is started with the first one, or in a database that exists.</summary>
/// <param name="url">The database that exists; null for a PostgreSQL of one's own.</param>
internal sealed class PostgresSchemas(string? url) : IDatabases
{
    // Of databases that exist, other runs may have used some already.
    private readonly string _prefix = $"bench_{Guid.NewGuid():N}";
    private PostgresServer? _server;
    private int _count;

    public bool ArePostgres => true;

    public async Task<IDatabase> CreateAsync(bool keep)
    {
        if (url is null) _server ??= await PostgresServer.StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}_{++_count}");
        return new PostgresSchema(url ?? _server!.Url, name, _server, keep);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
