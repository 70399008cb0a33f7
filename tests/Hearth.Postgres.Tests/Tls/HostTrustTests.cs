using System.Globalization;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Tests.Tls;

public sealed class HostTrustTests(TlsServers servers)
{
    private const string OtherName = "other.c9akciq32.us-east-1.rds.amazonaws.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TlsServers.CloudName, "", "tls")]
    [InlineData(OtherName, "", "refused")]
    [InlineData(OtherName, "&sslmode=verify-full", "refused")]
    [InlineData(OtherName, "&sslmode=verify-ca", "tls")]
    [InlineData(OtherName, "&sslmode=require", "tls")]
    [InlineData(OtherName, "&sslmode=prefer", "tls")]
    [InlineData(OtherName, "&sslmode=disable", "plain")]
    public async Task Connect_RootsOfTheHostThatFit_AreUsedAndTheNameIsComparedByDefault(string host, string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync(host, query, servers.RightRoot));
    }

    [Theory]
    [InlineData("", "refused")]
    [InlineData("&sslmode=require", "refused")]
    [InlineData("&sslmode=verify-ca", "refused")]
    [InlineData("&sslmode=prefer", "tls")]
    [InlineData("&sslmode=disable", "plain")]
    [InlineData("&sslrootcert={right}", "tls")]
    [InlineData("&sslmode=verify-full&sslrootcert={right}", "tls")]
    [InlineData("&sslmode=verify-full&sslrootcert=system", "refused")]
    public async Task Connect_RootsOfTheHostThatDoNotFit_HoldUnlessTheUrlNamesOthers(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync(TlsServers.CloudName, query, servers.WrongRoot));
    }

    [Fact]
    public async Task Connect_RootsOfTheSystemForTheHost_DoNotKnowTheTestAuthority()
    {
        Assert.Equal("refused", await ConnectAsync(TlsServers.CloudName, "", root: null));
    }

    [Fact]
    public void Read_HostsOfWhichOneIsAnother_HaveNoDefault()
    {
        var options = Options($"postgres://u@{TlsServers.CloudName},db.example/d", servers.RightRoot);

        Assert.Equal(SslMode.Prefer, PostgresUrl.Read(options, home: "").Tls.Mode);
    }

    [Theory]
    [InlineData(true, "tls")]
    [InlineData(false, "refused")]
    public async Task Connect_RootFileInTheHomeDirectory_TakesThePlaceOfTheRootsOfTheHost(bool isRight, string expected)
    {
        // Arrange
        var (inFile, ofHost) = isRight ? (servers.RightRoot, servers.WrongRoot) : (servers.WrongRoot, servers.RightRoot);
        var home = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(servers.WrongRoot)!, $"trust-home-{isRight}"));
        Directory.CreateDirectory(Path.Combine(home.FullName, ".postgresql"));
        File.Copy(inFile, Path.Combine(home.FullName, ".postgresql", "root.crt"), overwrite: true);

        // Act
        var outcome = await ConnectAsync(TlsServers.CloudName, "", ofHost, home.FullName);

        // Assert
        Assert.Equal(expected, outcome);
    }

    [Fact]
    public async Task Open_WrongAuthority_SaysThatTheConnectionCannotBeSecured()
    {
        // Arrange
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var options = Options(await UrlAsync(TlsServers.CloudName, ""), servers.WrongRoot);
        await using var store = new PostgresStore(
            options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => store.OpenAsync(Cancel));

        // Assert
        Assert.Contains("cannot be secured", exception.Message, StringComparison.Ordinal);
    }

    private async Task<string> ConnectAsync(string host, string query, string? root, string home = "")
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var options = Options(await UrlAsync(host, query.Replace("{right}", servers.RightRoot, StringComparison.Ordinal)), root);
        await using var source = new PostgresDataSources(PostgresUrl.Read(options, home), options).CreateDedicated();
        try
        {
            await using var command = source.CreateCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
            return await command.ExecuteScalarAsync(Cancel) is true ? "tls" : "plain";
        }
        catch (NpgsqlException)
        {
            return "refused";
        }
    }

    private async Task<string> UrlAsync(string host, string query)
    {
        var server = await servers.StartAsync(Cancel);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"postgres://{server.User}:{server.Password}@{host}:{server.Port}/either?hostaddr=127.0.0.1{query}");
    }

    private static PostgresStoreOptions Options(string url, string? root) => new()
    {
        Url = url,
        HostTrust =
        {
            new PostgresHostTrust
            {
                AppliesTo = host => host.EndsWith(".rds.amazonaws.com", StringComparison.Ordinal),
                RootCertificates = root is null ? null : _ => File.ReadAllText(root),
            },
        },
    };
}
