using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Errors;
using Hearth.Client.Json;

namespace Hearth.Client.Runs;

/// <summary>What is known of a run.</summary>
public sealed record RunRecord
{
    /// <summary>The run.</summary>
    public string RunId { get => field ?? ""; init; }

    /// <summary>The workflow.</summary>
    public string WorkflowName { get => field ?? ""; init; }

    /// <summary><c>active</c>, <c>completed</c> or <c>errored</c>.</summary>
    public string Status { get => field ?? ""; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The input; null without one.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>When it ended; null while it is active.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it has failed; false while it is active.</summary>
    public bool IsError { get; init; }

    /// <summary>How long it took; zero while it is active.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>What it returned; null while it is active, when it has failed, and when it returned nothing.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it has failed; null when it has not.</summary>
    public ErrorInfo? Error { get; init; }

    /// <summary>Whether it has not ended yet.</summary>
    [JsonIgnore]
    public bool IsActive => EndedAt is null;
}
