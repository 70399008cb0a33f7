using System.Text.Json.Serialization;

namespace Hearth.Client.Events;

/// <summary><c>text_delta</c>, progress: more of the answer. Gone once its <see cref="MessageEndEvent"/> is stored.</summary>
public sealed record TextDeltaEvent : HearthEvent
{
    /// <summary>The next piece of text.</summary>
    public string Text { get => field ?? ""; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsProgress => true;
}
