namespace Hearth.Cli.Logs;

/// <summary>Whose events are read: a run's, or those of a conversation with an agent.</summary>
/// <param name="RunId">The run; null for a conversation.</param>
/// <param name="Agent">The agent; null for a run.</param>
/// <param name="InstanceId">Which conversation; null for a run.</param>
internal sealed record LogTarget(string? RunId, string? Agent, string? InstanceId)
{
    private const string Forms = "Give a run (run_…) or a conversation (agents/<name>/<id>).";

    /// <summary>Reads <c>run_…</c>, <c>runs/run_…</c> or <c>agents/name/id</c>.</summary>
    /// <exception cref="CliException">It is something else.</exception>
    public static LogTarget Parse(string text)
    {
        var parts = text.Trim('/').Split('/', 3);
        return parts switch
        {
            [{ Length: > 0 } run] when run.StartsWith("run_", StringComparison.Ordinal) => new LogTarget(run, null, null),
            ["runs", { Length: > 0 } run] => new LogTarget(run, null, null),
            ["agents", { Length: > 0 } agent, { Length: > 0 } id] => new LogTarget(null, agent, id),
            _ => throw CliException.Usage($"{text} is neither a run nor a conversation.", Forms),
        };
    }

    public override string ToString() => RunId ?? $"agents/{Agent}/{InstanceId}";
}
