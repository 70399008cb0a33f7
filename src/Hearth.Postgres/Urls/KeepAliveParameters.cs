using Npgsql;

namespace Hearth.Postgres.Urls;

/// <summary>The parameters about noticing that a server is gone while nothing is sent.</summary>
internal static class KeepAliveParameters
{
    // What the kernel takes.
    private const int MaxSeconds = 32_767;

    // Load balancers and address translation forget idle connections after some minutes, the kernel's default is two hours.
    private const int DefaultIdleSeconds = 30;

    public static void Add(NpgsqlConnectionStringBuilder connection, UrlParameters parameters, IReadOnlyList<DatabaseHost> hosts)
    {
        var idle = parameters.Number("keepalives_idle", 0, MaxSeconds, " of seconds") ?? 0;
        var interval = parameters.Number("keepalives_interval", 0, MaxSeconds, " of seconds") ?? 0;
        if (parameters.Choice("keepalives", ("0", false), ("1", true)) == false) return;

        // Npgsql sets them on every kind of socket, which fails for those that are not TCP.
        if (hosts.Any(host => host.IsSocket)) return;

        connection.TcpKeepAlive = true;
        connection.TcpKeepAliveTime = idle > 0 ? idle : DefaultIdleSeconds;
        if (interval > 0) connection.TcpKeepAliveInterval = interval;
    }
}
