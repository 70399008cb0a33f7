using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hearth.Postgres.Urls;

/// <summary>One server of a URL.</summary>
/// <param name="Name">A host name, an address without brackets, or the directory of a Unix socket.</param>
/// <param name="Port">From 1 to 65535; part of the file's name for a Unix socket.</param>
/// <param name="Address">Where to connect, if not where the name leads; the name is still what certificates are compared with.</param>
internal readonly record struct DatabaseHost(string Name, int Port, string? Address = null)
{
    private const int DefaultPort = 5432;

    public bool IsSocket => Address is null && Name[0] is '/' or '@';

    /// <summary>Whether it is on this machine.</summary>
    public bool IsLocal => IsSocket || Target == "localhost" || (IPAddress.TryParse(Target, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What connections are opened to.</summary>
    public string Target => Address ?? Name;

    /// <summary>The servers in the order in which they are tried.</summary>
    public static IReadOnlyList<DatabaseHost> ReadAll(UrlParameters parameters)
    {
        var address = ReadAddress(parameters);
        var names = (parameters.Text("host") ?? address ?? throw parameters.Refuse(
            "host", "is missing. Name a server, or the directory of a Unix socket: ?host=/var/run/postgresql.")).Split(',');
        if (address is not null && names.Length > 1) throw parameters.Refuse("hostaddr", "can only be given where there is one host.");
        var ports = (parameters.Text("port") ?? "").Split(',');
        if (ports.Length != 1 && ports.Length != names.Length)
        {
            throw parameters.Refuse("port", "has to be one for all hosts, or one for each.");
        }

        var hosts = names
            .Select((name, index) => new DatabaseHost(
                CheckName(name, parameters), ReadPort(ports[ports.Length == 1 ? 0 : index], parameters), address))
            .ToList();
        if (hosts.Count > 1 && hosts.Exists(host => host.IsSocket && host.Name.Contains(':')))
        {
            throw parameters.Refuse("host", "can name a Unix socket with : in its path only where it is the only host.");
        }

        return hosts;
    }

    /// <summary>The form in which Npgsql takes one of several hosts.</summary>
    public override string ToString() => Name.Contains(':') ? $"[{Name}]:{Port}" : $"{Name}:{Port}";

    private static string? ReadAddress(UrlParameters parameters)
    {
        if (parameters.Text("hostaddr") is not { } address) return null;
        return IPAddress.TryParse(address, out _) && !address.StartsWith('[')
            ? address
            : throw parameters.Refuse("hostaddr", "has to be one IP address, without brackets.");
    }

    private static string CheckName(string name, UrlParameters parameters)
    {
        if (name.Length == 0) throw parameters.Refuse("host", "is empty for one of several servers.");
        if (name[0] is '/' or '@') return name;
        var isAddress = name.Contains(':')
            && !name.StartsWith('[')
            && IPAddress.TryParse(name, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
        return isAddress || name.All(character => char.IsLetterOrDigit(character) || character is '-' or '.' or '_')
            ? name
            : throw parameters.Refuse("host", "is neither a host name nor an address nor the absolute directory of a Unix socket.");
    }

    private static int ReadPort(string text, UrlParameters parameters)
    {
        if (text.Length == 0) return DefaultPort;
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw parameters.Refuse(
                "port", "has to be a number from 1 to 65535. In a user or password, : / ? # and @ are percent-encoded.");
    }
}
