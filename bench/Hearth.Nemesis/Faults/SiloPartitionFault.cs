using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>Two servers do not hear each other, or one does not hear the other.</summary>
internal sealed class SiloPartitionFault(ServerGroup group, bool isTwoWay) : Fault
{
    public override string Kind => isTwoWay ? "servers apart, both ways" : "servers apart, one way";

    public override string? SkipReason => group.Network.NoPartitionReason;

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        var others = group.Servers.Where(server => server != target).ToList();
        var other = others[random.Next(others.Count)];
        await group.Network.DropAsync(target.Place, other.Place);
        if (isTwoWay) await group.Network.DropAsync(other.Place, target.Place);
        await WaitAsync(TimeSpan.FromSeconds(random.Next(3, 7)));
        await group.Network.HealAsync();
        await target.WaitUntilReadyAsync();
        return $"{target.Name} to {other.Name}";
    }
}
