using System.Text.Json.Serialization;
using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary><c>step</c>: a durable step of a workflow or tool has ended.</summary>
public sealed record StepEvent : HearthEvent
{
    /// <summary>Identifies the step.</summary>
    public string CallKey { get => field ?? ""; init; }

    /// <summary>What it is called.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>What it returned; null when there is nothing.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }
}
