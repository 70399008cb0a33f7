using System.Text.Json.Serialization;
using Hearth.Client.Messages;

namespace Hearth.Client.Agents;

/// <summary>The answer to a prompt.</summary>
public sealed record PromptResult
{
    /// <summary>The text of the last message; empty when there is none.</summary>
    public string Text { get => field ?? ""; init; }

    /// <summary>What all turns consumed.</summary>
    public Usage Usage { get => field ?? Usage.None; init; }

    /// <summary>The model that gave it; null when there was no turn.</summary>
    public ModelName? Model { get; init; }

    /// <summary>The submission; empty inside a <see cref="Events.SubmissionSettledEvent"/>, which has it itself.</summary>
    [JsonIgnore]
    public string SubmissionId { get => field ?? ""; init; }
}
