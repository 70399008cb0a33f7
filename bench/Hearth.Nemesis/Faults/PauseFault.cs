using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>A server stands still for longer than it counts as living, and then goes on as if nothing had been.</summary>
internal sealed class PauseFault(TimeSpan time) : Fault
{
    public const string Name = "SIGSTOP";

    public override string Kind => Name;

    public override bool IsLong => true;

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        target.Pause();
        await WaitAsync(time);
        target.Continue();
        await target.WaitUntilReadyAsync();
        return $"{target.Name}, {time.TotalSeconds:0} s";
    }
}
