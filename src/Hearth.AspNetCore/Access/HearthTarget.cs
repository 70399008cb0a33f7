using Hearth.Workflows;

namespace Hearth.AspNetCore.Access;

/// <summary>What a caller wants to do something with: an instance, a workflow or a run.</summary>
public readonly record struct HearthTarget
{
    /// <summary>The agent's name; null for a workflow or a run.</summary>
    public string? AgentName { get; private init; }

    /// <summary>The instance id that the client chose; null for a workflow or a run.</summary>
    public string? InstanceId { get; private init; }

    /// <summary>The workflow's name; null for an instance.</summary>
    public string? WorkflowName { get; private init; }

    /// <summary>The run; null for an instance and for a run that is yet to start.</summary>
    public RunId? RunId { get; private init; }

    /// <summary>An instance, whether or not it exists yet.</summary>
    public static HearthTarget Instance(string agentName, string instanceId) => new() { AgentName = agentName, InstanceId = instanceId };

    /// <summary>A workflow, to be started.</summary>
    public static HearthTarget Workflow(string workflowName) => new() { WorkflowName = workflowName };

    /// <summary>A run that exists.</summary>
    public static HearthTarget Run(string workflowName, RunId runId) => new() { WorkflowName = workflowName, RunId = runId };
}
