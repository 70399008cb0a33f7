using System.Security.Cryptography;

namespace Hearth.PostgresServers;

/// <summary>The files of one cluster: its data, its log and its unix socket, in a temporary directory that nobody else may enter.</summary>
internal sealed class ClusterDirectory
{
    // A unix socket's path has room for 107 bytes, of which the server takes 15.
    private const int LongestDirectory = 60;
    private const int FirstVersionWithChecksums = 18;
    private const int LogTailBytes = 16 * 1024;

    private ClusterDirectory(string root) => Root = root;

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public string Log => Path.Combine(Root, "log");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    public string User { get; } = "hearth";

    public string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static ClusterDirectory Create()
    {
        var parent = Path.GetTempPath().Length <= LongestDirectory ? Path.GetTempPath() : "/tmp";
        var root = Path.Combine(parent, $"hearth-postgres-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new ClusterDirectory(root);
    }

    /// <summary>Fills the directory: everything but the port, which each start chooses.</summary>
    public async Task InitializeAsync(PostgresInstallation installation, PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(Root, "password");
        await File.WriteAllTextAsync(passwordFile, Password, cancellationToken);
        await OwnAsync(cancellationToken);
        await Command.RunAsync(
            installation.Program("initdb"), InitializeArguments(passwordFile, installation), ServerAccount.Name, Root, cancellationToken);
        File.Delete(passwordFile);
        await WriteOptionsAsync(options, cancellationToken);
        await OwnAsync(cancellationToken);
    }

    /// <summary>The end of the server's log.</summary>
    public string ReadLogTail()
    {
        if (!File.Exists(Log))
            return "(no log)";
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(file.Length, LogTailBytes), SeekOrigin.End);
        return new StreamReader(file).ReadToEnd();
    }

    private string[] InitializeArguments(string passwordFile, PostgresInstallation installation)
    {
        string[] arguments =
        [
            "--pgdata", Data, "--username", User, "--pwfile", passwordFile, "--auth-local", "trust", "--auth-host", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions",
        ];
        return installation.MajorVersion < FirstVersionWithChecksums ? arguments : [.. arguments, "--no-data-checksums"];
    }

    private async Task WriteOptionsAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        foreach (var (name, content) in options.Files)
        {
            var path = Path.Combine(Data, name);
            await File.WriteAllTextAsync(path, content, cancellationToken);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        await File.WriteAllLinesAsync(Path.Combine(Data, "pg_hba.conf"), ["local all all trust", .. options.HostRules], cancellationToken);
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), ParameterLines(options), cancellationToken);
    }

    // The last line about a parameter wins.
    private IEnumerable<string> ParameterLines(PostgresServerOptions options) =>
        new KeyValuePair<string, string>[]
        {
            new("listen_addresses", options.Address),
            new("unix_socket_directories", Root),
            new("max_connections", "200"),
            new("shared_buffers", "128MB"),
            new("timezone", "UTC"),
            new("log_timezone", "UTC"),
            new("fsync", options.Fsync ? "on" : "off"),
        }
        .Concat(options.Parameters)
        .Select(parameter => $"{parameter.Key} = '{parameter.Value.Replace("'", "''", StringComparison.Ordinal)}'");

    private async Task OwnAsync(CancellationToken cancellationToken)
    {
        if (ServerAccount.Name is { } account)
            await Command.RunAsync("chown", ["-R", account, Root], account: null, "/", cancellationToken);
    }
}
