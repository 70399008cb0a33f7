using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>The answer to an admission.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Stream">The stream's number; meaningless for <see cref="AdmissionStatus.QueueFull"/>.</param>
/// <param name="Id">The id of the submission that the receipt is for.</param>
/// <param name="Tail">The stream's last stored offset just before that submission was admitted.</param>
public sealed record AdmissionResult(AdmissionStatus Status, StreamId Stream, SubmissionId Id, Offset Tail)
{
    /// <summary>The submission's number in its stream, if this call admitted it; null otherwise.</summary>
    public long? Number { get; init; }

    /// <summary>The process that owned the stream at that moment, dead or alive; null when none did, and where a store is not shared.</summary>
    public Guid? Owner { get; init; }
}
