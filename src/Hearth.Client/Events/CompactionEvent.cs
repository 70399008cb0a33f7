using System.Text.Json.Serialization;
using Hearth.Client.Errors;
using Hearth.Client.Json;
using Hearth.Client.Messages;
using Hearth.Client.Streams;

namespace Hearth.Client.Events;

/// <summary><c>compaction</c>: older messages have been summarized.</summary>
public sealed record CompactionEvent : HearthEvent
{
    /// <summary>How many messages the model was told before.</summary>
    public int MessagesBefore { get; init; }

    /// <summary>How many it is told from now on.</summary>
    public int MessagesAfter { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>What stands for the older messages; null when it has failed.</summary>
    public string? Summary { get; init; }

    /// <summary>From where on messages are kept; null when none are replaced.</summary>
    public StreamOffset? KeptFrom { get; init; }

    /// <summary>What it consumed; null when that is not known.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }
}
