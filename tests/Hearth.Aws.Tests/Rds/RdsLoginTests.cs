using System.Globalization;
using Amazon.Runtime;
using Hearth.Aws.Rds;
using Hearth.Postgres;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Hearth.Aws.Tests.Rds;

/// <summary>A real server with a certificate for an endpoint of RDS, whose user has a token for a password.</summary>
public sealed class RdsLoginTests : IAsyncLifetime
{
    private const string Host = "db.c9akciq32.eu-central-1.rds.amazonaws.com";
    private const string User = "iam_user";

    private static readonly ImmutableCredentials Credentials = new("AKIDEXAMPLE", "secret", "session");

    private readonly TestAuthority _authority = new("Amazon RDS eu-central-1 Root CA of a test");
    private readonly FakeTimeProvider _time = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private PostgresServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var (certificate, key) = _authority.Issue(Host, Host);
        using (key)
        {
            _server = await PostgresServer.StartAsync(
                new PostgresServerOptions
                {
                    Parameters = { ["ssl"] = "on", ["ssl_cert_file"] = "server.crt", ["ssl_key_file"] = "server.key" },
                    Files = { ["server.crt"] = certificate, ["server.key"] = key.ExportPkcs8PrivateKeyPem() },
                    HostRules = ["hostssl all all 127.0.0.1/32 scram-sha-256"],
                },
                Cancel);
        }

        await ExecuteAsync($"CREATE ROLE {User} LOGIN");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Connect_EachNewConnection_PresentsATokenThatIsFresh()
    {
        // Arrange
        await using var source = CreateSource();
        await AcceptTokenOfNowAsync();

        // Act and assert: a token is used for ten minutes.
        Assert.Equal(User, await LogInAsync(source));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(User, await LogInAsync(source));

        // The server still takes the old one only.
        _time.Advance(TimeSpan.FromMinutes(2));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => LogInAsync(source));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);

        await AcceptTokenOfNowAsync();
        Assert.Equal(User, await LogInAsync(source));
    }

    private NpgsqlDataSource CreateSource()
    {
        var passwords = new RdsPasswords(() => Task.FromResult(Credentials), null, _time);
        var options = new PostgresStoreOptions
        {
            Url = string.Create(CultureInfo.InvariantCulture, $"postgres://{User}@{Host}:{_server!.Port}/postgres?hostaddr=127.0.0.1"),
            PasswordProvider = passwords.GetAsync,
            HostTrust = { new PostgresHostTrust { AppliesTo = host => RdsEndpoint.Find(host) is not null, RootCertificates = _ => _authority.Pem } },
        };
        return new PostgresDataSources(PostgresUrl.Read(options, home: ""), options).CreateDedicated();
    }

    private Task AcceptTokenOfNowAsync()
    {
        var token = RdsToken.Create(new RdsLogin(Host, _server!.Port, User), "eu-central-1", Credentials, _time.GetUtcNow());
        return ExecuteAsync($"ALTER ROLE {User} PASSWORD '{token}'");
    }

    private async Task ExecuteAsync(string sql)
    {
        var administrator = new NpgsqlConnectionStringBuilder(_server!.ConnectionStringOf("postgres")) { SslMode = SslMode.Require };
        await using var source = NpgsqlDataSource.Create(administrator.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<object?> LogInAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT current_user::text");
        return await command.ExecuteScalarAsync(Cancel);
    }
}
