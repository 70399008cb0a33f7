using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Schemas;
using Hearth.Tools;

namespace Hearth.Sessions;

/// <summary>One operation, ready to be run: what is said, to which model, with which tools.</summary>
internal sealed record OperationRequest
{
    public required OperationInput Input { get; init; }

    public required Harness Harness { get; init; }

    /// <summary>Where its tools work; null for an agent without a sandbox.</summary>
    public Workspace? Workspace { get; init; }

    /// <summary>The system prompt; null for none. Made once per operation, so that a provider's cache holds over its turns.</summary>
    public string? Instructions { get; init; }

    public required ResolvedModel Model { get; init; }

    /// <summary>The models that take over when calls of <see cref="Model"/> keep failing, in this order.</summary>
    public IReadOnlyList<ResolvedModel> Fallbacks { get; init; } = [];

    /// <summary>The model that writes summaries of the conversation.</summary>
    public required ResolvedModel SummaryModel { get; init; }

    public required ToolSet Tools { get; init; }

    /// <summary>What was amiss when the operation was made; said in its log once it has started.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public ThinkingLevel? ThinkingLevel { get; init; }

    public float? Temperature { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>The same operation with another model, which writes the summaries too unless the agent names one for them.</summary>
    public OperationRequest For(ResolvedModel model) => this with { Model = model, SummaryModel = Agent.Compaction.Model is null ? model : SummaryModel };

    public AgentDefinition Agent => Harness.Agent;

    public string Identity => Input.Identity;

    public ResultSchema? Result => Input.Result;
}
