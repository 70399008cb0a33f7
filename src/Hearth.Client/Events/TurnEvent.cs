using System.Text.Json.Serialization;
using System.Text.Json;
using Hearth.Client.Json;
using Hearth.Client.Messages;

namespace Hearth.Client.Events;

/// <summary><c>turn</c>: the model call has ended. What the model said is in <see cref="MessageEndEvent"/>.</summary>
public sealed record TurnEvent : HearthEvent
{
    /// <summary>What for: <c>agent</c>, <c>compaction</c> or <c>compaction_prefix</c>.</summary>
    public string Purpose { get => field ?? ""; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>The provider.</summary>
    public string Provider { get => field ?? ""; init; }

    /// <summary>The model, as the provider calls it.</summary>
    public string Model { get => field ?? ""; init; }

    /// <summary>The protocol of the provider.</summary>
    public string Api { get => field ?? ""; init; }

    /// <summary>What it consumed; null when that is not known.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Why the model stopped, such as <c>stop</c>, <c>length</c> or <c>toolUse</c>; null when it failed.</summary>
    public string? StopReason { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public string? Error { get; init; }

    /// <summary>What was asked of the provider: a JSON object.</summary>
    public JsonElement? Request { get; init; }

    /// <summary>What is known of the answer: a JSON object.</summary>
    public JsonElement? Response { get; init; }
}
