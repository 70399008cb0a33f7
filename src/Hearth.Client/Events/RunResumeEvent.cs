namespace Hearth.Client.Events;

/// <summary><c>run_resume</c>: another attempt goes on with the run after its process has ended.</summary>
public sealed record RunResumeEvent : HearthEvent
{
    /// <summary>The workflow.</summary>
    public string WorkflowName { get => field ?? ""; init; }

    /// <summary>When the run was accepted.</summary>
    public DateTimeOffset StartedAt { get; init; }
}
