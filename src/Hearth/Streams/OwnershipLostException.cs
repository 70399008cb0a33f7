namespace Hearth.Streams;

/// <summary>A newer owner has claimed the stream: whatever was not stored yet never will be by this process.</summary>
internal sealed class OwnershipLostException(StreamId stream, long epoch)
    : Exception($"Epoch {epoch} no longer owns stream {stream}.");
