using System.Globalization;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Hearth.Postgres.Tests.Tls;

/// <summary>
/// What each sslmode does with a real server: "tls", "plain" or "refused". The outcomes are those of psql 15, except that a certificate
/// which fails the verification is never answered by a connection without encryption.
/// </summary>
public sealed class TlsModeTests(TlsServers servers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "tls")]
    [InlineData("sslmode=disable", "plain")]
    [InlineData("sslmode=allow", "plain")]
    [InlineData("sslmode=prefer", "tls")]
    [InlineData("sslmode=require", "tls")]
    [InlineData("ssl=true", "tls")]
    [InlineData("sslmode=disable&sslrootcert={wrong}", "plain")]
    [InlineData("sslmode=allow&sslrootcert={wrong}", "plain")]
    [InlineData("sslmode=prefer&sslrootcert={right}", "tls")]
    [InlineData("sslmode=prefer&sslrootcert={wrong}", "refused")]
    [InlineData("sslmode=require&sslrootcert={right}", "tls")]
    [InlineData("sslmode=require&sslrootcert={bundle}", "tls")]
    [InlineData("sslmode=require&sslrootcert={wrong}", "refused")]
    [InlineData("sslmode=require&sslrootcert={wrong-bundle}", "refused")]
    [InlineData("sslmode=verify-ca&sslrootcert={right}", "tls")]
    [InlineData("sslmode=verify-ca&sslrootcert={bundle}", "tls")]
    [InlineData("sslmode=verify-ca&sslrootcert={wrong}", "refused")]
    [InlineData("sslmode=verify-ca&sslrootcert={wrong-bundle}", "refused")]
    [InlineData("sslmode=verify-full&sslrootcert={right}", "tls")]
    [InlineData("sslmode=verify-full&sslrootcert={bundle}", "tls")]
    [InlineData("sslmode=verify-full&sslrootcert={wrong}", "refused")]
    [InlineData("sslmode=verify-full&sslrootcert={wrong-bundle}", "refused")]
    [InlineData("sslmode=verify-full&sslrootcert=system", "refused")]
    [InlineData("sslrootcert=system", "refused")]
    [InlineData("sslmode=require&ssl_min_protocol_version=TLSv1.3", "tls")]
    [InlineData("sslmode=require&ssl_max_protocol_version=TLSv1.2", "tls")]
    [InlineData("sslmode=require&channel_binding=require", "tls")]
    public async Task Connect_ServerThatTakesBoth_FollowsTheMode(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync("localhost", "either", query));
        Assert.Equal(expected, await ConnectAsync("127.0.0.1", "either", query));
    }

    [Theory]
    [InlineData("127.0.0.2", "sslmode=require", "tls")]
    [InlineData("127.0.0.2", "sslmode=prefer&sslrootcert={right}", "tls")]
    [InlineData("127.0.0.2", "sslmode=require&sslrootcert={right}", "tls")]
    [InlineData("127.0.0.2", "sslmode=verify-ca&sslrootcert={right}", "tls")]
    [InlineData("127.0.0.2", "sslmode=verify-ca&sslrootcert={wrong}", "refused")]
    [InlineData("127.0.0.2", "sslmode=verify-full&sslrootcert={right}", "refused")]
    [InlineData("127.0.0.2", "sslmode=verify-full&sslrootcert={bundle}", "refused")]
    [InlineData("127.0.0.2,127.0.0.1", "sslmode=verify-full&sslrootcert={right}", "tls")]
    [InlineData("127.0.0.2,127.0.0.2", "sslmode=verify-full&sslrootcert={right}", "refused")]
    public async Task Connect_CertificateForAnotherName_MattersOnlyToVerifyFull(string host, string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync(host, "either", query));
    }

    [Theory]
    [InlineData("sslmode=disable", "refused")]
    [InlineData("sslmode=allow", "tls")]
    [InlineData("sslmode=allow&sslrootcert={right}", "tls")]
    [InlineData("sslmode=allow&sslrootcert={wrong}", "refused")]
    [InlineData("sslmode=prefer", "tls")]
    [InlineData("sslmode=require", "tls")]
    public async Task Connect_ServerThatInsistsOnTls_IsReachedByAllButDisable(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync("127.0.0.1", "encrypted_only", query));
    }

    [Theory]
    [InlineData("sslmode=disable", "plain")]
    [InlineData("sslmode=allow", "plain")]
    [InlineData("sslmode=prefer", "plain")]
    [InlineData("sslmode=require", "refused")]
    [InlineData("sslmode=verify-ca&sslrootcert={right}", "refused")]
    [InlineData("sslmode=verify-full&sslrootcert={right}", "refused")]
    public async Task Connect_ServerThatRejectsTlsAtLogin_IsReachedByTheModesThatDoNotInsist(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync("127.0.0.1", "plain_only", query));
    }

    [Theory]
    [InlineData("", "plain")]
    [InlineData("sslmode=disable", "plain")]
    [InlineData("sslmode=allow", "plain")]
    [InlineData("sslmode=prefer", "plain")]
    [InlineData("sslmode=prefer&sslrootcert={wrong}", "plain")]
    [InlineData("sslmode=require", "refused")]
    [InlineData("sslmode=require&sslrootcert={right}", "refused")]
    [InlineData("sslmode=verify-ca&sslrootcert={right}", "refused")]
    [InlineData("sslmode=verify-full&sslrootcert={right}", "refused")]
    [InlineData("sslrootcert=system", "refused")]
    public async Task Connect_ServerWithoutTls_IsReachedByTheModesThatDoNotInsist(string query, string expected)
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var server = await PostgresServer.Shared;

        Assert.Equal(expected, await ConnectAsync($"{server.Url}?{Fill(query)}"));
    }

    [Theory]
    [InlineData("sslmode=require")]
    [InlineData("sslmode=verify-full&sslrootcert={right}")]
    public async Task Connect_UnixSocket_IsNeverEncrypted(string query)
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var server = await servers.StartAsync(Cancel);
        var url = string.Create(
            CultureInfo.InvariantCulture,
            $"postgres://{server.User}@{Uri.EscapeDataString(server.SocketDirectory)}:{server.Port}/either?{Fill(query)}");

        Assert.Equal("plain", await ConnectAsync(url));
    }

    [Theory]
    [InlineData("sslmode=require", "tls")]
    [InlineData("sslmode=verify-ca&sslrootcert={right}", "tls")]
    [InlineData("sslmode=verify-full&sslrootcert={right}", "refused")]
    public async Task Connect_AddressesOfIPv6_AreReachedAloneAndAmongOthers(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync("[::1]", "either", query));
        Assert.Equal(expected, await ConnectAsync("[::1],127.0.0.2", "either", query));
    }

    [Theory]
    [InlineData("sslmode=require", "refused")]
    [InlineData("sslmode=require&sslcert={client}&sslkey={key}", "tls")]
    [InlineData("sslmode=require&sslcert={client}&sslkey={encrypted-key}&sslpassword=key%20password", "tls")]
    [InlineData("sslmode=verify-full&sslrootcert={right}&sslcert={client}&sslkey={key}", "tls")]
    public async Task Connect_ServerThatVerifiesClients_NeedsTheCertificate(string query, string expected)
    {
        Assert.Equal(expected, await ConnectAsync("127.0.0.1", "client_only", query));
    }

    [Theory]
    [InlineData("sslmode=require", "refused")]
    [InlineData("sslmode=verify-ca", "refused")]
    [InlineData("sslmode=prefer", "tls")]
    public async Task Connect_RootFileInTheHomeDirectory_IsThatOfTheModesThatInsist(string query, string expected)
    {
        // Arrange: a home whose root file does not know the server.
        var home = Path.Combine(Path.GetDirectoryName(servers.WrongRoot)!, "home");
        Directory.CreateDirectory(Path.Combine(home, ".postgresql"));
        File.Copy(servers.WrongRoot, Path.Combine(home, ".postgresql", "root.crt"), overwrite: true);

        // Act
        var outcome = await ConnectAsync("127.0.0.1", "either", query, home);

        // Assert
        Assert.Equal(expected, outcome);
    }

    [Theory]
    [InlineData("sslrootcert={empty}", "sslrootcert")]
    [InlineData("sslrootcert={damaged}", "sslrootcert")]
    [InlineData("sslrootcert={directory}", "sslrootcert")]
    [InlineData("sslmode=disable&sslrootcert={directory}/none.crt", "sslrootcert")]
    [InlineData("sslcert={client}", "sslkey")]
    [InlineData("sslcert={client}&sslkey={right}", "sslkey")]
    [InlineData("sslcert={client}&sslkey={encrypted-key}", "sslpassword")]
    [InlineData("sslcert={client}&sslkey={encrypted-key}&sslpassword=wrong", "sslpassword")]
    [InlineData("sslcert={empty}&sslkey={key}", "sslcert")]
    public void Parse_FileThatIsOfNoUse_IsRefusedBeforeAnyConnection(string query, string named)
    {
        var exception = Assert.Throws<StoreUnusableException>(() => PostgresUrl.Parse($"postgres://u@h/d?{Fill(query)}"));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetDirectoryName(servers.RightRoot)!, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify-full", "{right}", "", "tls")]
    [InlineData("verify-full", "{wrong}", "", "refused")]
    [InlineData("require", "{wrong}", "", "refused")]
    [InlineData("disable", "{wrong}", "", "plain")]
    [InlineData("disable", "{wrong}", "sslmode=verify-full&sslrootcert={right}", "tls")]
    [InlineData("verify-full", "{wrong}", "sslrootcert={right}", "tls")]
    public async Task Connect_ModeAndRootsOfVariables_HoldWhereTheUrlSaysNothing(string mode, string roots, string query, string expected)
    {
        // Arrange
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var server = await servers.StartAsync(Cancel);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = server.User,
            ["PGPASSWORD"] = server.Password,
            ["PGDATABASE"] = "either",
            ["PGSSLMODE"] = mode,
            ["PGSSLROOTCERT"] = Fill(roots),
        }).Build();
        var options = new PostgresStoreOptions { Url = $"postgres://?{Fill(query)}", Variables = LibpqVariables.Read(configuration) };

        // Act
        var outcome = await ConnectAsync(PostgresUrl.Read(options, home: ""));

        // Assert
        Assert.Equal(expected, outcome);
    }

    private async Task<string> ConnectAsync(string hosts, string database, string query, string? home = null)
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var server = await servers.StartAsync(Cancel);
        var list = string.Join(',', hosts.Split(',').Select(host => string.Create(CultureInfo.InvariantCulture, $"{host}:{server.Port}")));
        return await ConnectAsync($"postgres://{server.User}:{server.Password}@{list}/{database}?{Fill(query)}", home);
    }

    private static Task<string> ConnectAsync(string url, string? home = null) => ConnectAsync(PostgresUrl.Parse(url, home ?? ""));

    private static async Task<string> ConnectAsync(PostgresUrl parsed)
    {
        await using var source = new PostgresDataSources(parsed, new PostgresStoreOptions()).CreateDedicated();
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

    private string Fill(string query) => query
        .Replace("{right}", servers.RightRoot, StringComparison.Ordinal)
        .Replace("{wrong}", servers.WrongRoot, StringComparison.Ordinal)
        .Replace("{bundle}", servers.Bundle, StringComparison.Ordinal)
        .Replace("{wrong-bundle}", servers.WrongBundle, StringComparison.Ordinal)
        .Replace("{empty}", servers.NoCertificate, StringComparison.Ordinal)
        .Replace("{damaged}", servers.Damaged, StringComparison.Ordinal)
        .Replace("{directory}", Path.GetDirectoryName(servers.RightRoot)!, StringComparison.Ordinal)
        .Replace("{client}", servers.ClientCertificate, StringComparison.Ordinal)
        .Replace("{key}", servers.ClientKey, StringComparison.Ordinal)
        .Replace("{encrypted-key}", servers.EncryptedClientKey, StringComparison.Ordinal);
}
