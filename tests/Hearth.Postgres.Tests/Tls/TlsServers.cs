using System.Security.Cryptography;
using Hearth.Postgres.Tests.Tls;
using Hearth.PostgresServers;
using Npgsql;

[assembly: AssemblyFixture(typeof(TlsServers))]

namespace Hearth.Postgres.Tests.Tls;

/// <summary>
/// A server with a certificate for localhost, 127.0.0.1 and <see cref="CloudName"/>, though it listens on 127.0.0.2 and ::1 too, and files of root certificates.
/// Whether a connection has to be encrypted depends on its database.
/// </summary>
public sealed class TlsServers : IAsyncDisposable
{
    /// <summary>A name that leads nowhere.</summary>
    public const string CloudName = "db.c9akciq32.us-east-1.rds.amazonaws.com";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;

    public TlsServers()
    {
        using var authority = new TestAuthority("Right CA");
        using var other = new TestAuthority("Other CA");
        using var third = new TestAuthority("Third CA");
        RightRoot = Write("right.crt", authority.Pem);
        WrongRoot = Write("wrong.crt", other.Pem);
        Bundle = Write("bundle.crt", $"Comments may stand between certificates.\n{other.Pem}\n{third.Pem}\n{authority.Pem}\n");
        WrongBundle = Write("wrong-bundle.crt", $"{other.Pem}\n{third.Pem}");
        NoCertificate = Write("empty.crt", "");
        Damaged = Write("damaged.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        (Certificate, var key) = authority.Issue("server", "localhost", "127.0.0.1", CloudName);
        Key = key.ExportPkcs8PrivateKeyPem();
        AddClient(authority, "client");
    }

    public string RightRoot { get; }

    public string WrongRoot { get; }

    public string Bundle { get; }

    public string WrongBundle { get; }

    public string NoCertificate { get; }

    public string Damaged { get; }

    public string ClientCertificate { get; private set; } = "";

    public string ClientKey { get; private set; } = "";

    public string EncryptedClientKey { get; private set; } = "";

    private string Certificate { get; }

    private string Key { get; }

    /// <summary>The server, started by the first who asks.</summary>
    public async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _server ??= await StartServerAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _directory.Delete(recursive: true);
        _gate.Dispose();
    }

    private async Task<PostgresServer> StartServerAsync(CancellationToken cancellationToken)
    {
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions
            {
                Parameters =
                {
                    ["listen_addresses"] = "127.0.0.1,127.0.0.2,::1",
                    ["ssl"] = "on",
                    ["ssl_cert_file"] = "server.crt",
                    ["ssl_key_file"] = "server.key",
                    ["ssl_ca_file"] = "root.crt",
                },
                Files =
                {
                    ["server.crt"] = Certificate,
                    ["server.key"] = Key,
                    ["root.crt"] = await File.ReadAllTextAsync(RightRoot, cancellationToken),
                },
                HostRules =
                [
                    "hostssl   client_only     all samehost scram-sha-256 clientcert=verify-ca",
                    "hostssl   encrypted_only  all samehost scram-sha-256",
                    "hostnossl plain_only      all samehost scram-sha-256",
                    "host      either,postgres all samehost scram-sha-256",
                ],
            },
            cancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionStringOf("postgres"));
        foreach (var database in (string[])["client_only", "encrypted_only", "plain_only", "either"])
        {
            await using var command = source.CreateCommand($"CREATE DATABASE {database}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return server;
    }

    private void AddClient(TestAuthority authority, string name)
    {
        var (certificate, key) = authority.Issue(name);
        ClientCertificate = Write("client.crt", certificate);
        ClientKey = Write("client.key", key.ExportPkcs8PrivateKeyPem());
        EncryptedClientKey = Write("client.encrypted.key", key.ExportEncryptedPkcs8PrivateKeyPem(
            "key password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)));
    }
}
