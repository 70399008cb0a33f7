using System.ComponentModel.DataAnnotations;

namespace Hearth.Hosting;

/// <summary>
/// How long conversations and runs are kept after their last input. What has unsettled work is never deleted. Off unless set.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Retention";

    /// <summary>How long instances of every agent are kept. Default: null, for ever.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan? Instances { get; set; }

    /// <summary>How long runs of every workflow are kept. Default: null, for ever.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan? Runs { get; set; }

    /// <summary>By the agent's name: overrides <see cref="Instances"/>; zero keeps them for ever.</summary>
    public IDictionary<string, TimeSpan> Agents { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>By the workflow's name: overrides <see cref="Runs"/>; zero keeps them for ever.</summary>
    public IDictionary<string, TimeSpan> Workflows { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>How often the process looks for what may be removed, on average. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    internal TimeSpan? ForAgent(string name) => Effective(Agents, name, Instances);

    internal TimeSpan? ForWorkflow(string name) => Effective(Workflows, name, Runs);

    private static TimeSpan? Effective(IDictionary<string, TimeSpan> byName, string name, TimeSpan? otherwise)
    {
        if (!byName.TryGetValue(name, out var own)) return otherwise;
        return own > TimeSpan.Zero ? own : null;
    }
}
