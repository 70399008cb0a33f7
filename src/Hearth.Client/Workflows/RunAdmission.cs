using System.Text.Json.Serialization;
using Hearth.Client.Streams;

namespace Hearth.Client.Workflows;

/// <summary>The receipt of a run: from now on it survives the loss of every process.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Offset">The position from which the run's stream has every event.</param>
/// <param name="StreamUrl">Where the stream can be read by others.</param>
/// <param name="IsDeduplicated">Whether the idempotency key was known: the receipt is the first one's, and nothing new was started.</param>
public sealed record RunAdmission(
    string RunId,
    StreamOffset Offset,
    Uri? StreamUrl = null,
    [property: JsonPropertyName("deduplicated")] bool IsDeduplicated = false);
