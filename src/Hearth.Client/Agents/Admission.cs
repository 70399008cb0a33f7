using System.Text.Json.Serialization;
using Hearth.Client.Streams;

namespace Hearth.Client.Agents;

/// <summary>The receipt of a prompt: from now on it survives the loss of every process.</summary>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Offset">The position from which the instance's stream has every event of the submission.</param>
/// <param name="StreamUrl">Where the stream can be read by others.</param>
/// <param name="IsDeduplicated">Whether the idempotency key was known: the receipt is the first one's, nothing new was accepted.</param>
public sealed record Admission(
    string SubmissionId,
    StreamOffset Offset,
    Uri? StreamUrl = null,
    [property: JsonPropertyName("deduplicated")] bool IsDeduplicated = false);
