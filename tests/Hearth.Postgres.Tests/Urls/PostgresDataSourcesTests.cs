using System.Globalization;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Npgsql;

namespace Hearth.Postgres.Tests.Urls;

public sealed class PostgresDataSourcesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreatePool_UrlWithoutWishes_HasTheDefaults()
    {
        await using var pool = Sources("postgres://u:secret@h/d", new PostgresStoreOptions { MaxPoolSize = 7 }).CreatePool();

        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);
        Assert.Equal(("hearth", 5, 30), (settings.ApplicationName, settings.Timeout, settings.CommandTimeout));
        Assert.Equal((true, 7, true, false), (settings.Pooling, settings.MaxPoolSize, settings.NoResetOnClose, settings.Multiplexing));
        Assert.Equal((100, 2, "\"hearth\""), (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages, settings.SearchPath));
        Assert.Null(settings.Password);
    }

    [Fact]
    public async Task CreatePool_UrlWithWishes_KeepsThem()
    {
        await using var pool = Sources("postgres://u@h/d?application_name=mine&connect_timeout=0").CreatePool();

        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);
        Assert.Equal(("mine", 0), (settings.ApplicationName, settings.Timeout));
    }

    [Fact]
    public async Task CreateDedicated_AnyUrl_IsNotPooledAndWatchesTheServer()
    {
        await using var source = Sources("postgres://u@h/d").CreateDedicated();

        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Assert.Equal((false, 15), (settings.Pooling, settings.KeepAlive));
    }

    [Fact]
    public async Task CreatePool_OptionsOfTheUrl_HoldExceptForTheSchema()
    {
        var server = await ServerAsync();
        var url = $"{server.Url}?options=-c%20statement_timeout%3D4321%20-c%20search_path%3Dpublic";
        await using var pool = Sources(url, new PostgresStoreOptions { Schema = "order" }).CreatePool();

        Assert.Equal("\"order\"", await ReadAsync(pool, "SHOW search_path"));
        Assert.Equal("4321ms", await ReadAsync(pool, "SHOW statement_timeout"));
        Assert.Equal("hearth", await ReadAsync(pool, "SHOW application_name"));
        Assert.Equal("UTF8", await ReadAsync(pool, "SHOW client_encoding"));
    }

    [Fact]
    public async Task CreatePool_TransactionLeftOpen_IsRolledBackBeforeTheNextLoan()
    {
        // Arrange
        var server = await ServerAsync();
        await using var database = await server.CreateDatabaseAsync(Cancel);
        await using var pool = Sources(database.Url, new PostgresStoreOptions { MaxPoolSize = 2, Schema = "public" }).CreatePool();
        await using (var connection = await pool.OpenConnectionAsync(Cancel))
        {
            await using var begin = new NpgsqlCommand("BEGIN; CREATE TABLE left_open ()", connection);
            await begin.ExecuteNonQueryAsync(Cancel);
        }

        // Act
        var exists = await ReadAsync(pool, "SELECT (to_regclass('left_open') IS NOT NULL)::text");

        // Assert
        Assert.Equal("false", exists);
    }

    [Fact]
    public async Task CreatePool_TableThatFitsOnePage_IsReadByItsIndex()
    {
        // Arrange: the server knows how small the table is.
        var server = await ServerAsync();
        await using var database = await server.CreateDatabaseAsync(Cancel);
        await using var pool = Sources(database.Url, new PostgresStoreOptions { Schema = "public" }).CreatePool();
        await using var fill = pool.CreateCommand("CREATE TABLE small AS SELECT n AS id FROM generate_series(1, 10) AS n");
        await fill.ExecuteNonQueryAsync(Cancel);
        await using var index = pool.CreateCommand("CREATE UNIQUE INDEX small_id ON small (id); ANALYZE small");
        await index.ExecuteNonQueryAsync(Cancel);

        // Act
        var plan = await ReadAsync(pool, "EXPLAIN (COSTS off) SELECT * FROM small WHERE id = 5");

        // Assert
        Assert.Equal("Index Only Scan using small_id on small", plan);
        Assert.Equal("off", await ReadAsync(pool, "SHOW jit"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?target_session_attrs=any", true)]
    [InlineData("?target_session_attrs=primary", true)]
    [InlineData("?target_session_attrs=read-write", false)]
    public async Task CreatePool_OneHostThatIsReadOnly_IsRefusedWhereWritesAreAskedFor(string query, bool connects)
    {
        // Arrange
        var server = await ServerAsync();
        await using var database = await ReadOnlyDatabaseAsync(server);
        await using var pool = Sources(database.Url + query).CreatePool();
        await using var dedicated = Sources(database.Url + query).CreateDedicated();

        // Act
        var lent = await Record.ExceptionAsync(() => ReadAsync(pool, "SELECT 'x'"));
        var owned = await Record.ExceptionAsync(() => ReadAsync(dedicated, "SELECT 'x'"));

        // Assert
        Assert.Equal((connects, connects), (lent is null, owned is null));
        Assert.All([lent, owned], exception => Assert.True(exception is null or NpgsqlException));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?target_session_attrs=any")]
    [InlineData("?target_session_attrs=read-write")]
    public async Task CreatePool_SeveralHosts_UsesTheOneThatTakesWrites(string query)
    {
        // Arrange: the first is out of order, the second takes no writes.
        var writable = await ServerAsync();
        await using var readOnly = await PostgresServer.StartAsync(
            new PostgresServerOptions
            {
                Parameters = { ["default_transaction_read_only"] = "on" },
                HostRules = ["host all all samehost trust"],
            },
            Cancel);
        var hosts = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:1,127.0.0.1:{readOnly.Port},127.0.0.1:{writable.Port}");
        var url = $"postgres://{writable.User}:{writable.Password}@{hosts}/postgres{query}";
        await using var pool = Sources(url).CreatePool();
        await using var dedicated = Sources(url).CreateDedicated();

        // Act
        var ports = (await ReadAsync(pool, "SHOW port"), await ReadAsync(dedicated, "SHOW port"));

        // Assert
        var expected = writable.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Equal((expected, expected), ports);
    }

    [Fact]
    public async Task CreatePool_PasswordWithEveryReservedCharacter_LogsIn()
    {
        // Arrange
        const string Password = """p@ss:w/rd?#%&=+;"' x\ä""";
        var server = await ServerAsync();
        await using var admin = Sources(server.Url).CreateDedicated();
        await ReadAsync(admin, $"""CREATE ROLE "us@er" LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'""");
        var url = string.Create(
            CultureInfo.InvariantCulture, $"postgres://us%40er:{Uri.EscapeDataString(Password)}@127.0.0.1:{server.Port}/postgres");
        await using var pool = Sources(url).CreatePool();

        // Act
        var user = await ReadAsync(pool, "SELECT current_user::text");

        // Assert
        Assert.Equal("us@er", user);
    }

    private static PostgresDataSources Sources(string url, PostgresStoreOptions? options = null) =>
        new(PostgresUrl.Parse(url), options ?? new PostgresStoreOptions());

    private static async Task<PostgresServer> ServerAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        return await PostgresServer.Shared;
    }

    private static async Task<PostgresDatabase> ReadOnlyDatabaseAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync(Cancel);
        await using var source = Sources(server.Url).CreateDedicated();
        await ReadAsync(source, $"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        return database;
    }

    private static async Task<object?> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
