using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>Says in the log when a member is not heard any more, and when it is again. Used by one caller at a time.</summary>
/// <remarks>
/// A member that all others reach lives, though one of them does not hear it. What that one has for it then goes by way of the store, which takes
/// longer; nothing else would show it.
/// </remarks>
internal sealed partial class LinkWatch(ILogger logger)
{
    private readonly HashSet<SiloAddress> _silent = [];

    /// <summary>How many members are not heard.</summary>
    public int SilentCount { get; private set; }

    /// <summary>Looks at the links.</summary>
    /// <param name="links">All that there are.</param>
    /// <param name="silence">After how long a member counts as silent.</param>
    public void Look(IReadOnlyCollection<ReplicaLink> links, TimeSpan silence)
    {
        _silent.IntersectWith(links.Select(link => link.Member));
        foreach (var link in links)
        {
            if (link.Silence is not { } since) continue; // It has only just come.
            if (since <= silence && _silent.Remove(link.Member)) LogHeard(link.Name);
            else if (since > silence && _silent.Add(link.Member)) LogSilent(link.Name, since.TotalSeconds);
        }

        SilentCount = _silent.Count;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Member} is a member of the cluster and was last heard {Seconds:0.0} s ago: what there is for it goes by way of the database until it is heard again.")]
    private partial void LogSilent(string member, double seconds);

    [LoggerMessage(LogLevel.Information, "{Member} is heard again.")]
    private partial void LogHeard(string member);
}
