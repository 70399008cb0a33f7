using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>Something that breaks, and is mended after a while.</summary>
internal abstract class Fault
{
    /// <summary>What it is called in the report.</summary>
    public abstract string Kind { get; }

    /// <summary>Why it cannot be done here; null when it can.</summary>
    public virtual string? SkipReason => null;

    /// <summary>Whether it takes so long that others happen meanwhile, to other servers.</summary>
    public virtual bool IsLong => false;

    /// <summary>Whether it needs every server, so that no other one may be under way.</summary>
    public virtual bool NeedsEveryServer => false;

    /// <summary>Breaks something, leaves it broken for a while, and mends it.</summary>
    /// <param name="target">A server that no other fault is at.</param>
    /// <param name="random">For choices of its own.</param>
    /// <returns>What was done to whom.</returns>
    public abstract Task<string> RunAsync(ServerNode target, Random random);

    protected static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}
