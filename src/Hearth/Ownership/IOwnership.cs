using Hearth.Streams;

namespace Hearth.Ownership;

/// <summary>Which process runs a stream. Safety never depends on the answer, only promptness does.</summary>
internal interface IOwnership
{
    /// <summary>There is new work in a stream; somebody should run it soon. Losing this is harmless: the sweep finds the work.</summary>
    ValueTask NudgeAsync(StreamId stream, StreamKey key);

    /// <summary>The stream's submissions up to now were marked as aborted; whoever runs one should stop.</summary>
    ValueTask AbortAsync(StreamId stream);

    /// <summary>The stream was deleted: whoever runs it should stop, and write nothing.</summary>
    ValueTask DeletedAsync(StreamId stream);
}
