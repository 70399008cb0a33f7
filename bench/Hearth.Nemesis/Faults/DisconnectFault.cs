using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>The database ends every session of a server.</summary>
internal sealed class DisconnectFault(ServerGroup group) : Fault
{
    public override string Kind => "pg_terminate_backend";

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        var count = await group.Database.TerminateBackendsAsync(application: target.Name);
        await target.WaitUntilReadyAsync();
        return $"{target.Name}, {count} sessions";
    }
}
