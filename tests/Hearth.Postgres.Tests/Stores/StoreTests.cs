using System.Globalization;
using System.Text;
using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Postgres.Tests.Stores;

/// <summary>What the tests of the store share: a database of their own, stores on it, and short ways to use both.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private readonly List<PostgresStore> _stores = [];
    private PostgresDatabase? _database;

    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected static readonly StreamKey One = StreamKey.ForInstance("echo", "one");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected PostgresDatabase Database => _database!;

    public virtual async ValueTask InitializeAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        _database = await (await ServerAsync()).CreateDatabaseAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<PostgresServer> ServerAsync() => PostgresServer.Shared;

    private protected PostgresStore CreateStore(string? url = null, string schema = "hearth", int maxPoolSize = 20)
    {
        var options = new PostgresStoreOptions { Url = url ?? Database.Url, Schema = schema, MaxPoolSize = maxPoolSize };
        var store = new PostgresStore(options, TimeProvider.System, NullLoggerFactory.Instance);
        _stores.Add(store);
        return store;
    }

    private protected async Task<PostgresStore> OpenStoreAsync(string? url = null, string schema = "hearth", int maxPoolSize = 20)
    {
        var store = CreateStore(url, schema, maxPoolSize);
        await store.OpenAsync(Cancel);
        return store;
    }

    /// <summary>The user of <see cref="CreateUserAsync"/>.</summary>
    protected string UserName() => $"user_of_{Database.Name}";

    /// <summary>Makes a user with no right but the login.</summary>
    /// <returns>The URL of the database for that user.</returns>
    protected async Task<string> CreateUserAsync()
    {
        await ExecuteAsync($"CREATE ROLE {UserName()} LOGIN PASSWORD 's3cret'");
        var user = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        return Database.Url
            .Replace(user.Password!, "s3cret", StringComparison.Ordinal)
            .Replace($"//{user.Username}:", $"//{UserName()}:", StringComparison.Ordinal);
    }

    protected static Admission Input(string instance = "one", string? id = null) => new()
    {
        Stream = StreamKey.ForInstance("echo", instance),
        Id = new SubmissionId(id ?? Guid.NewGuid().ToString("D")),
        Kind = SubmissionKind.Direct,
        Input = Encoding.UTF8.GetBytes("{}"),
        AdmittedAt = Noon,
    };

    /// <summary>Runs many at the same time, each on a thread of the pool.</summary>
    protected static Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> run) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => run(i), Cancel)));

    protected Task ExecuteAsync(string sql) => Servers.Sql.ExecuteAsync(InSchema(), sql);

    protected Task<T> ReadAsync<T>(string sql) => Servers.Sql.ReadAsync<T>(InSchema(), sql);

    protected Task<long> CountAsync(string table) => ReadAsync<long>(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {table}"));

    protected string InSchema() => new NpgsqlConnectionStringBuilder(Database.ConnectionString) { SearchPath = "hearth" }.ConnectionString;
}
