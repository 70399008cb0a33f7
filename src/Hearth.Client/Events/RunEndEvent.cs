using System.Text.Json.Serialization;
using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary><c>run_end</c>: the last event of a run; its stream is closed.</summary>
public sealed record RunEndEvent : HearthEvent
{
    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>What the workflow returned; null when there is nothing.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }
}
