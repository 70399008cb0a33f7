using System.Net.NetworkInformation;
using System.Net.Sockets;
using Hearth.Nemesis.Processes;
using Hearth.PostgresServers;

namespace Hearth.Nemesis.Networks;

/// <summary>A network namespace for each place, joined by a bridge on which this process has an address, too.</summary>
internal sealed class NamespaceNetwork : INetwork
{
    // A process that is still there would keep its namespace. Deleting a namespace deletes its end of the cable, and with it the other.
    private const string Remove =
        """
        bridge=$1
        shift
        for name in "$@"; do
          for pid in $(ip netns pids "$name"); do kill -KILL "$pid"; done
          ip netns del "$name"
        done
        ip link del "$bridge"
        """;

    private static readonly string[] Programs = ["ip", "iptables", "nsenter", "setpriv"];
    private static readonly Place[] Places = Enum.GetValues<Place>();

    private readonly string _id;
    private readonly string _subnet;
    private readonly LastWill _removal;

    private NamespaceNetwork(string id, string subnet)
    {
        (_id, _subnet) = (id, subnet);
        _removal = LastWill.Write(Remove, [Bridge, .. Places.Select(NameOf)]);
    }

    public string? NoPartitionReason => null;

    public string ClientAddress => $"{_subnet}.1";

    private string Bridge => $"hn{_id}";

    /// <summary>Why there can be no such network here; null when there can.</summary>
    public static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "network namespaces need root on Linux";
        var missing = Programs.Where(program => ProgramFile.Find(program) is null).ToList();
        return missing.Count == 0 ? null : $"missing on this machine: {string.Join(", ", missing)}";
    }

    public static async Task<NamespaceNetwork> CreateAsync()
    {
        var network = new NamespaceNetwork($"{Environment.ProcessId:x}", FindFreeSubnet());
        try
        {
            await network.AddBridgeAsync();
            foreach (var place in Places) await network.AddAsync(place);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public string AddressOf(Place place) => $"{_subnet}.{(int)place}";

    public string NamespaceOf(Place place) => NameOf(place);

    // Becomes the program and keeps the pid.
    public IReadOnlyList<string> At(Place place, IReadOnlyList<string> command) =>
        ["nsenter", $"--net=/run/netns/{NameOf(place)}", .. command];

    public Task DropAsync(Place from, Place to) =>
        RunAsync(At(to, ["iptables", "-w", "-A", "INPUT", "-s", AddressOf(from), "-j", "DROP"]));

    public async Task HealAsync()
    {
        foreach (var place in Places) await RunAsync(At(place, ["iptables", "-w", "-F", "INPUT"]));
    }

    public ValueTask DisposeAsync() => _removal.DisposeAsync();

    private static string FindFreeSubnet()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.GetAddressBytes()[1])
            .ToHashSet();
        var free = Enumerable.Range(100, 100).First(number => !taken.Contains((byte)number));
        return $"10.{free}.{Environment.ProcessId % 250}";
    }

    private static Task IpAsync(params string[] arguments) => RunAsync(["ip", .. arguments]);

    private static Task RunAsync(IReadOnlyList<string> command) =>
        Command.RunAsync(ProgramFile.Find(command[0])!, command.Skip(1), account: null, "/", CancellationToken.None);

    private string NameOf(Place place) => $"{Bridge}-{(int)place}";

    private async Task AddBridgeAsync()
    {
        await IpAsync("link", "add", Bridge, "type", "bridge");
        await IpAsync("addr", "add", $"{ClientAddress}/24", "dev", Bridge);
        await IpAsync("link", "set", Bridge, "up");
    }

    private async Task AddAsync(Place place)
    {
        var (name, cable) = (NameOf(place), $"{Bridge}v{(int)place}");
        await IpAsync("netns", "add", name);
        await IpAsync("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name);
        await IpAsync("link", "set", cable, "master", Bridge, "up");
        await IpAsync("-n", name, "addr", "add", $"{AddressOf(place)}/24", "dev", "eth0");
        await IpAsync("-n", name, "link", "set", "eth0", "up");
        await IpAsync("-n", name, "link", "set", "lo", "up");
    }
}
