using Hearth.Streams;

namespace Hearth.Postgres.Appends;

/// <summary>Stored progress that nobody needs any more.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset behind the last.</param>
internal readonly record struct ProgressRange(StreamId Stream, Offset From, Offset To);
