using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>A deployment: every server stops in order and starts again, one after the other.</summary>
internal sealed class RollingRestartFault(ServerGroup group) : Fault
{
    public override string Kind => "rolling restart";

    public override bool NeedsEveryServer => true;

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        foreach (var server in group.Servers) await server.RestartAsync();
        return "every server";
    }
}
