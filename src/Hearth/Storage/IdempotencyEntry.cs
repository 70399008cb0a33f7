namespace Hearth.Storage;

/// <summary>What is kept to recognise a repeated request.</summary>
/// <param name="KeyHash">SHA-256 (32 bytes) of scope and key.</param>
/// <param name="BodyHash">SHA-256 (32 bytes) of the request's body.</param>
/// <param name="ExpiresAt">Until when the entry is honoured.</param>
public sealed record IdempotencyEntry(ReadOnlyMemory<byte> KeyHash, ReadOnlyMemory<byte> BodyHash, DateTimeOffset ExpiresAt);
