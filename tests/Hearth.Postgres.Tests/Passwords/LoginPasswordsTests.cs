using System.Collections.Concurrent;
using System.Globalization;
using Hearth.Postgres.Tests.Tls;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Postgres.Tests.Passwords;

public sealed class LoginPasswordsTests(TlsServers servers) : IAsyncLifetime
{
    private const string AtUrl = "of-the-url", AtVariable = "of-the-variable", AtFile = "of-the-file";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hearth-");
    private PostgresServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        _server = await PostgresServer.Shared;
        await using var source = NpgsqlDataSource.Create(_server.ConnectionStringOf("postgres"));
        foreach (var password in (string[])[AtUrl, AtVariable, AtFile])
        {
            await using var command = source.CreateCommand(
                $"""
                DO $$ BEGIN CREATE ROLE "{password}" LOGIN PASSWORD '{password}'; EXCEPTION WHEN duplicate_object THEN END $$
                """);
            await command.ExecuteNonQueryAsync(Cancel);
        }
    }

    public ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true, true, true, AtUrl)]
    [InlineData(false, true, true, AtVariable)]
    [InlineData(false, false, true, AtFile)]
    public async Task Connect_SeveralPasswords_PresentsTheFirstOfLibpqsOrder(bool url, bool variable, bool file, string expected)
    {
        // Arrange: each user has the password that is its name.
        if (file) WritePasswordFile();

        // Act
        var user = await LogInAsync(expected, url ? AtUrl : null, variable ? ("PGPASSWORD", AtVariable) : null);

        // Assert
        Assert.Equal(expected, user);
    }

    [Fact]
    public async Task Connect_PasswordFileOfAVariable_IsRead()
    {
        var file = WritePasswordFile("elsewhere");

        Assert.Equal(AtFile, await LogInAsync(AtFile, null, ("PGPASSFILE", file)));
    }

    [Fact]
    public async Task Open_NoPasswordAnywhere_SaysAtOnceWhereItIsLookedFor()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"postgres://{AtUrl}@127.0.0.1:{_server!.Port}/postgres?passfile=/nowhere");
        await using var store = new PostgresStore(
            new PostgresStoreOptions { Url = url }, TimeProvider.System, NullLoggerFactory.Instance);

        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => store.OpenAsync(Cancel));

        Assert.Contains("PGPASSWORD", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_SeveralHosts_LooksEachUpByItsPort()
    {
        // Arrange: the first host is out of order.
        WritePasswordFile();
        var hosts = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:1,127.0.0.1:{_server!.Port}");

        // Act
        var user = await LogInAsync(AtFile, null, null, hosts);

        // Assert
        Assert.Equal(AtFile, user);
    }

    [Theory]
    [InlineData("[::1]:{port}", "::1")]
    [InlineData("[::1]:{port},127.0.0.2:{port}", "::1")]
    [InlineData("127.0.0.2:{port},[::1]:{port}", "127.0.0.2")]
    [InlineData("localhost:{port}", "localhost")]
    public async Task Connect_ProviderOfPasswords_IsToldTheHostThatIsConnectedTo(string hosts, string expected)
    {
        // Arrange
        var server = await servers.StartAsync(Cancel);
        var asked = new ConcurrentBag<(string, int, string)>();
        var options = new PostgresStoreOptions
        {
            Url = $"postgres://{server.User}:ignored@{hosts}/either?sslmode=require".Replace(
                "{port}", server.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            PasswordProvider = (host, port, user, _) =>
            {
                asked.Add((host, port, user));
                return new(server.Password);
            },
        };
        await using var source = new PostgresDataSources(PostgresUrl.Read(options, home: ""), options).CreatePool();

        // Act
        await using var command = source.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(Cancel);

        // Assert
        Assert.All(asked, login => Assert.Equal((expected, server.Port, server.User), login));
        Assert.NotEmpty(asked);
    }

    [Fact]
    public void Read_ProviderOverAConnectionThatMayBePlain_IsRefused()
    {
        var options = new PostgresStoreOptions { Url = "postgres://u@h/d", PasswordProvider = (_, _, _, _) => new("token") };

        var exception = Assert.Throws<StoreUnusableException>(() => PostgresUrl.Read(options, home: ""));

        Assert.Contains("sslmode has to be require, verify-ca or verify-full", exception.Message, StringComparison.Ordinal);
    }

    private string WritePasswordFile(string name = ".pgpass")
    {
        var file = Path.Combine(_home.FullName, name);
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:1:*:*:wrong\n127.0.0.1:{_server!.Port}:postgres:*:{AtFile}\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private async Task<object?> LogInAsync(string user, string? password, (string Name, string Value)? variable, string? hosts = null)
    {
        hosts ??= string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_server!.Port}");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variable is { } set ? [KeyValuePair.Create(set.Name, (string?)set.Value)] : [])
            .Build();
        var options = new PostgresStoreOptions
        {
            Url = $"postgres://{user}{(password is null ? "" : ":" + password)}@{hosts}/postgres",
            Variables = LibpqVariables.Read(configuration),
        };
        await using var source = new PostgresDataSources(PostgresUrl.Read(options, _home.FullName), options).CreateDedicated();
        await using var command = source.CreateCommand("SELECT current_user::text");
        return await command.ExecuteScalarAsync(Cancel);
    }
}
