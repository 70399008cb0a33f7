using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>A batch for one stream.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Epoch">The epoch of the claim under which it is written.</param>
/// <param name="Units">What to store, in order; offsets increase over the whole batch.</param>
public sealed record StreamAppend(StreamId Stream, long Epoch, IReadOnlyList<AppendUnit> Units);
