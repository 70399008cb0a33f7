using System.Text.Json.Serialization;
using Hearth.Client.Errors;
using Hearth.Client.Json;
using Hearth.Client.Messages;

namespace Hearth.Client.Events;

/// <summary><c>operation</c>: the operation has ended.</summary>
public sealed record OperationEvent : HearthEvent
{
    /// <summary>What it is: <c>prompt</c>, <c>skill</c>, <c>task</c>, <c>shell</c> or <c>compact</c>.</summary>
    public string OperationKind { get => field ?? ""; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>What all of its turns consumed; null where there was none.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }
}
