using System.Security.Cryptography;
using System.Text;

namespace Hearth.Submissions;

/// <summary>What a request brings along besides its input.</summary>
/// <param name="IdempotencyScope">Who asks, so that two callers' keys do not meet.</param>
/// <param name="IdempotencyKey">The key; null when the request has none.</param>
/// <param name="BodyHash">The SHA-256 of the request's body; meaningful with a key only.</param>
/// <param name="TraceParent">The W3C trace context, if any.</param>
/// <param name="TraceState">Goes with <paramref name="TraceParent"/>.</param>
internal sealed record AdmissionOrigin(
    string IdempotencyScope = "",
    string? IdempotencyKey = null,
    ReadOnlyMemory<byte> BodyHash = default,
    string? TraceParent = null,
    string? TraceState = null)
{
    public static readonly AdmissionOrigin None = new();

    /// <summary>Who waits for the outcome; null when nobody does.</summary>
    public AwaitedOutcome? Awaited { get; init; }

    /// <summary>The hash under which the key is kept for one target.</summary>
    public byte[] KeyHash(string target) => SHA256.HashData(Encoding.UTF8.GetBytes($"{IdempotencyScope}\0{target}\0{IdempotencyKey}"));
}
