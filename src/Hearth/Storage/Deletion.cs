using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>The answer to a deletion.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Stream">The deleted stream's number; meaningless unless it was deleted.</param>
public readonly record struct Deletion(DeletionStatus Status, StreamId Stream);
