using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>A stream with work that this process may do.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its key, with the workflow's name for a run.</param>
/// <param name="IsAborted">Whether any of the unsettled submissions is marked as aborted.</param>
public sealed record UnsettledStream(StreamId Id, StreamKey Key, bool IsAborted);
