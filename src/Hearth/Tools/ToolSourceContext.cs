namespace Hearth.Tools;

/// <summary>Which operation tools are asked for.</summary>
/// <param name="AgentName">The agent's name.</param>
/// <param name="InstanceId">The instance's id; the run's id for a session that a workflow opens.</param>
/// <param name="Services">The services of the attempt's scope.</param>
public sealed record ToolSourceContext(string AgentName, string InstanceId, IServiceProvider Services)
{
    private readonly List<string> _warnings = [];

    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Notes something that readers of the stream should know, such as that tools are missing: a <c>log</c> event of the operation.</summary>
    /// <param name="message">A sentence without secrets.</param>
    public void Warn(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _warnings.Add(message);
    }
}
