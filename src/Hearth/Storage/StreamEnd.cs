using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>How far a stream goes.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Tail">The offset of its last stored event; <see cref="Offset.Start"/> when it has none.</param>
/// <param name="IsClosed">Whether nothing will follow.</param>
public readonly record struct StreamEnd(StreamId Stream, Offset Tail, bool IsClosed);
