using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>A stream as the store knows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its key, with the workflow's name for a run.</param>
/// <param name="Tail">The offset of its last stored event; <see cref="Offset.Start"/> when it has none.</param>
/// <param name="IsClosed">Whether nothing will follow.</param>
public sealed record StreamState(StreamId Id, StreamKey Key, Offset Tail, bool IsClosed);
