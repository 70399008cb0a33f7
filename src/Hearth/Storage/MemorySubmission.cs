using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>One submission of the <see cref="MemoryStore"/>. Every member is called under the store's lock.</summary>
internal sealed class MemorySubmission(MemoryLog log, long number, Offset tail, Admission admission)
{
    public SubmissionId Id => admission.Id;

    public StreamId Stream => log.Id;

    public long Number => number;

    public Offset? SettledAt { get; set; }

    public AdmissionResult Receipt(AdmissionStatus status) => new(status, log.Id, Id, tail);

    public SubmissionRecord ToRecord() => new(
        Id,
        log.Id,
        number,
        admission.Kind,
        admission.Input,
        tail,
        admission.AdmittedAt,
        number <= log.AbortThrough,
        SettledAt,
        admission.TraceParent,
        admission.TraceState);
}
