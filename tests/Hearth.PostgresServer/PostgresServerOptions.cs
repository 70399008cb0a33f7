namespace Hearth.PostgresServers;

/// <summary>What is special about one server. The defaults suit tests on two cores.</summary>
public sealed class PostgresServerOptions
{
    /// <summary>
    /// Whether commits reach stable storage before they are answered (<c>fsync</c>). Default: true, as every promise about
    /// durability needs it.
    /// </summary>
    public bool Fsync { get; init; } = true;

    /// <summary>
    /// Lines of <c>postgresql.conf</c>, by parameter name. They win over the defaults: 200 connections and 128 MB of shared
    /// buffers. Values are quoted here, so <c>ssl</c> is simply <c>on</c>.
    /// </summary>
    public IDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Text files that are in the data directory before the first start, by relative name: a certificate, a key. Only the server's
    /// user can read them; parameters name them without a directory.
    /// </summary>
    public IDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Lines of <c>pg_hba.conf</c> for TCP connections. The unix socket is always trusted: it lies in a directory that only the
    /// server's user may enter. Default: a password from loopback, encrypted or not.
    /// </summary>
    public IReadOnlyList<string> HostRules { get; init; } = ["host all all 127.0.0.1/32 scram-sha-256"];

    /// <summary>Where the server listens for TCP connections. Default: loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>
    /// The name of a network namespace in which the server runs, which then has to have <see cref="Address"/>; only root can enter one.
    /// Default: null, the namespace of this process.
    /// </summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>How long a start may take, recovery included, before it counts as failed. Default: one minute.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
