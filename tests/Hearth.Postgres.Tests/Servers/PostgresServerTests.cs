using Hearth.PostgresServers;
using Npgsql;

namespace Hearth.Postgres.Tests.Servers;

public sealed class PostgresServerTests
{
    public PostgresServerTests()
    {
        if (PostgresServer.SkipReason is { } reason)
            Assert.Skip(reason);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_Twice_GivesTwoThatKnowNothingOfEachOther()
    {
        // Arrange
        var server = await PostgresServer.Shared;
        // Act
        await using var first = await server.CreateDatabaseAsync(Cancel);
        await using var second = await server.CreateDatabaseAsync(Cancel);
        await Sql.ExecuteAsync(first.ConnectionString, "CREATE TABLE notes (id int)");
        // Assert
        Assert.NotNull(await Sql.ReadAsync<object>(first.ConnectionString, "SELECT to_regclass('notes')::text"));
        Assert.Equal(DBNull.Value, await Sql.ReadAsync<object>(second.ConnectionString, "SELECT to_regclass('notes')::text"));
    }

    [Fact]
    public async Task DisposeDatabase_WithAClientInIt_DropsItAndDisconnectsTheClient()
    {
        // Arrange
        var server = await PostgresServer.Shared;
        var database = await server.CreateDatabaseAsync(Cancel);
        await using var client = await Sql.OpenAsync(database.ConnectionString);
        // Act
        await database.DisposeAsync();
        // Assert
        var failure = await Assert.ThrowsAsync<PostgresException>(() => client.ReadAsync<int>("SELECT 1"));
        Assert.Equal(PostgresErrorCodes.AdminShutdown, failure.SqlState);
        Assert.False(await Sql.ReadAsync<bool>(
            server.ConnectionStringOf("postgres"), $"SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{database.Name}')"));
    }

    [Fact]
    public async Task TerminateBackends_OfOneDatabase_DisconnectsItsClientsOnly()
    {
        // Arrange
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(Cancel);
        await using var other = await server.CreateDatabaseAsync(Cancel);
        await using var client = await Sql.OpenAsync(database.ConnectionString);
        await using var bystander = await Sql.OpenAsync(other.ConnectionString);
        // Act
        var disconnected = await server.TerminateBackendsAsync(database.Name, cancellationToken: Cancel);
        // Assert
        Assert.Equal(1, disconnected);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => client.ReadAsync<int>("SELECT 1"));
        Assert.Equal(PostgresErrorCodes.AdminShutdown, failure.SqlState);
        Assert.Equal(1, await bystander.ReadAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task ReadCpuTime_AfterAClientThatWorkedHasLeft_CountsItsWork()
    {
        // Arrange
        var server = await PostgresServer.Shared;
        var before = server.ReadCpuTime();
        // Act: work that takes far longer than the ten milliseconds the clock resolves.
        await Sql.ReadAsync<long>(
            server.ConnectionStringOf("postgres"), "SELECT sum(sqrt(n))::bigint FROM generate_series(1, 2000000) AS n");
        var after = server.ReadCpuTime();
        // Assert
        Assert.True(after - before >= TimeSpan.FromMilliseconds(20), $"{before} before, {after} after.");
    }

    [Fact]
    public async Task Start_WithAParameterThatMakesNoSense_FailsWithTheServersWords()
    {
        // Arrange
        var options = new PostgresServerOptions { Parameters = { ["work_mem"] = "plenty" } };
        // Act
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresServer.StartAsync(options, Cancel));
        // Assert
        Assert.Contains("work_mem", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithACertificateAndRules_TakesEncryptedClientsOnly()
    {
        // Arrange
        var certificate = ServerCertificate.Create();
        await using var server = await PostgresServer.StartAsync(
            new PostgresServerOptions
            {
                Parameters = { ["ssl"] = "on", ["ssl_cert_file"] = "server.pem", ["ssl_key_file"] = "server.key" },
                Files = { ["server.pem"] = certificate.CertificatePem, ["server.key"] = certificate.KeyPem },
                HostRules = ["hostnossl all all all reject", "hostssl all all 127.0.0.1/32 scram-sha-256"],
            },
            Cancel);
        var address = server.ConnectionStringOf("postgres");
        // Act
        var encrypted = await Sql.ReadAsync<bool>(
            address + ";SSL Mode=Require", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.OpenAsync(address + ";SSL Mode=Disable"));
        // Assert
        Assert.True(encrypted);
        Assert.Equal(PostgresErrorCodes.InvalidAuthorizationSpecification, refused.SqlState);
    }
}
