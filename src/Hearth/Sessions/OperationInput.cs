using Hearth.Events;
using Hearth.Schemas;

namespace Hearth.Sessions;

/// <summary>What an operation is asked to do.</summary>
/// <param name="Identity">What stays the same over all attempts: the submission's id or the call key.</param>
/// <param name="Message">What is said to the model.</param>
internal sealed record OperationInput(string Identity, Message.User Message)
{
    /// <summary>One of <see cref="OperationKinds"/>.</summary>
    public string Kind { get; init; } = OperationKinds.Prompt;

    /// <summary>What differs from the agent's definition.</summary>
    public PromptOptions Options { get; init; } = new();

    /// <summary>The key of a durable call of a workflow; null for a submission.</summary>
    public string? CallKey { get; init; }

    /// <summary>The turn id of a submission's input; null where the input belongs to the first turn.</summary>
    public string? TurnId { get; init; }

    /// <summary>The result that the model has to deliver; null when its text is the answer.</summary>
    public ResultSchema? Result { get; init; }
}
