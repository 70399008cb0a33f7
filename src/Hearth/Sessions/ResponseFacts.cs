using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>What a provider says of an answer beside its content, collected while it is streamed.</summary>
internal sealed class ResponseFacts
{
    private readonly UsageDetails _usage = new();

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    /// <summary>Why the answer ended; null while it has not.</summary>
    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>An error that the provider sent inside the stream.</summary>
    public ErrorContent? Error { get; private set; }

    public bool HasUsage { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        Id ??= update.ResponseId;
        Model ??= update.ModelId;
        FinishReason = update.FinishReason ?? FinishReason;
        foreach (var content in update.Contents)
        {
            if (content is ErrorContent error) Error = error;
            if (content is not UsageContent usage) continue;
            HasUsage = true;
            _usage.Add(usage.Details);
        }
    }

    /// <summary>What was used up; null when the provider has not said.</summary>
    public Usage? UsageOf(ModelInfo model) => HasUsage ? UsageReader.Read(_usage, model) : null;
}
