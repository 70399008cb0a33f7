using Hearth.Agents;
using Hearth.Events;
using Hearth.Models;
using Hearth.Schemas;
using Hearth.Tools;

namespace Hearth.Sessions;

/// <summary>One prompt, ready to be run: what is said, to which model, with which tools.</summary>
internal sealed record OperationRequest
{
    /// <summary>What stays the same over all attempts: the submission's id or the call key.</summary>
    public required string Identity { get; init; }

    /// <summary>The key of a durable call of a workflow; null for a submission.</summary>
    public string? CallKey { get; init; }

    public required Message.User Input { get; init; }

    /// <summary>The turn id of a submission's input; null where the input belongs to the first turn.</summary>
    public string? InputTurnId { get; init; }

    public required AgentDefinition Agent { get; init; }

    public required ResolvedModel Model { get; init; }

    public required ToolSet Tools { get; init; }

    public ThinkingLevel? ThinkingLevel { get; init; }

    public float? Temperature { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>The result that the model has to deliver; null when its text is the answer.</summary>
    public ResultSchema? Result { get; init; }
}
