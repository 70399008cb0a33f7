using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>A submission as the store knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stream">The stream it was admitted to.</param>
/// <param name="Number">Its place in the stream's queue, from 1.</param>
/// <param name="Kind">How it came in.</param>
/// <param name="Input">The input as it was admitted: JSON in UTF-8, empty when there is none.</param>
/// <param name="Tail">The stream's last stored offset just before it was admitted.</param>
/// <param name="AdmittedAt">When it was accepted.</param>
/// <param name="IsAborted">Whether an abort was acknowledged for it.</param>
/// <param name="SettledAt">The offset of the event that settled it; null while it is unsettled.</param>
/// <param name="TraceParent">The W3C trace context it was admitted under.</param>
/// <param name="TraceState">Goes with <paramref name="TraceParent"/>.</param>
public sealed record SubmissionRecord(
    SubmissionId Id,
    StreamId Stream,
    long Number,
    SubmissionKind Kind,
    ReadOnlyMemory<byte> Input,
    Offset Tail,
    DateTimeOffset AdmittedAt,
    bool IsAborted,
    Offset? SettledAt,
    string? TraceParent,
    string? TraceState)
{
    /// <summary>What an admission has made.</summary>
    internal static SubmissionRecord Of(Admission admission, StreamId stream, long number, Offset tail) => new(
        admission.Id,
        stream,
        number,
        admission.Kind,
        admission.Input,
        tail,
        admission.AdmittedAt,
        IsAborted: false,
        SettledAt: null,
        admission.TraceParent,
        admission.TraceState);
}
