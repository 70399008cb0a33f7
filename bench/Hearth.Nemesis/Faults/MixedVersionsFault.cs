using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>One server runs the previous version for a while, beside two of this one.</summary>
internal sealed class MixedVersionsFault(ServerGroup group, string? previousDirectory) : Fault
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    public override string Kind => "old beside new version";

    public override string? SkipReason => previousDirectory is null ? "no previous version was given with --previous" : null;

    public override bool NeedsEveryServer => true;

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        var current = target.Directory;
        target.Directory = previousDirectory!;
        await target.RestartAsync();
        await WaitAsync(Time);
        target.Directory = current;
        await target.RestartAsync();
        await group.WaitUntilReadyAsync();
        return target.Name;
    }
}
