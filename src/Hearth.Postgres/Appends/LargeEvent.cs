namespace Hearth.Postgres.Appends;

/// <summary>Where the payload of a large event was put before its row is stored.</summary>
/// <param name="BlobId">The row in <c>blobs</c>.</param>
/// <param name="Hash">The SHA-256 of the payload.</param>
internal sealed record LargeEvent(long BlobId, byte[] Hash);
