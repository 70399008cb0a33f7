using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Ownership;

/// <summary>Which process runs a stream. Safety never depends on the answer, only promptness does.</summary>
internal interface IOwnership
{
    /// <summary>There is new work in a stream; somebody should run it soon. Losing this is harmless: the sweep finds the work.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="key">Its key.</param>
    /// <param name="admitted">The work, if it was just admitted; null when it has to be looked for.</param>
    /// <param name="owner">The process that owned the stream when the work was admitted; null when none did, and when that is unknown.</param>
    ValueTask NudgeAsync(StreamId stream, StreamKey key, SubmissionRecord? admitted, Guid? owner);

    /// <summary>The stream's submissions up to now were marked as aborted; whoever runs one should stop.</summary>
    ValueTask AbortAsync(StreamId stream, StreamKey key);

    /// <summary>The stream was deleted: whoever runs it should stop, and write nothing.</summary>
    ValueTask DeletedAsync(StreamId stream);
}
