using System.Text.Json.Serialization;

namespace Hearth.Client.Events;

/// <summary><c>thinking_delta</c>, progress: more of a thought.</summary>
public sealed record ThinkingDeltaEvent : HearthEvent
{
    /// <summary>Which block of the message.</summary>
    public int ContentIndex { get; init; }

    /// <summary>The next piece of text.</summary>
    public string Delta { get => field ?? ""; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsProgress => true;
}
