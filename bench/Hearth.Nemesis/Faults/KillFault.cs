using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>A server ends at once, and its supervisor starts it again.</summary>
internal sealed class KillFault : Fault
{
    public override string Kind => "kill -9";

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        target.Kill();
        await target.WaitUntilReadyAsync();
        return target.Name;
    }
}
