using Hearth.Nemesis.Processes;
using Hearth.PostgresServers;

namespace Hearth.Nemesis.Faults;

/// <summary>The database stops as if it had crashed, and recovers when it is started.</summary>
internal sealed class DatabaseCrashFault(ServerGroup group) : Fault
{
    public override string Kind => "PostgreSQL immediate stop";

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        var time = TimeSpan.FromSeconds(random.Next(1, 4));
        await group.Database.StopAsync(PostgresStop.Immediate);
        await WaitAsync(time);
        await group.Database.StartAgainAsync();
        return $"{time.TotalSeconds:0} s";
    }
}
