using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Grains;

/// <summary>A submission that was just admitted, on its way to its owner: it spares the owner a look into the store.</summary>
[GenerateSerializer, Immutable, Alias("hearth.admitted")]
internal sealed class AdmittedMessage
{
    // Larger ones are fetched from the store.
    private const int MaxInputBytes = 32 << 10;

    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public long Number { get; init; }

    [Id(2)]
    public int Kind { get; init; }

    [Id(3)]
    public byte[] Input { get; init; } = [];

    [Id(4)]
    public long Tail { get; init; }

    [Id(5)]
    public DateTimeOffset AdmittedAt { get; init; }

    [Id(6)]
    public string? TraceParent { get; init; }

    [Id(7)]
    public string? TraceState { get; init; }

    /// <returns>Null when it is too large to be sent.</returns>
    public static AdmittedMessage? Of(SubmissionRecord? admitted) => admitted is null || admitted.Input.Length > MaxInputBytes
        ? null
        : new AdmittedMessage
        {
            Id = admitted.Id.Value,
            Number = admitted.Number,
            Kind = (int)admitted.Kind,
            Input = admitted.Input.ToArray(),
            Tail = admitted.Tail.Value,
            AdmittedAt = admitted.AdmittedAt,
            TraceParent = admitted.TraceParent,
            TraceState = admitted.TraceState,
        };

    public SubmissionRecord ToRecord(StreamId stream) => new(
        new SubmissionId(Id),
        stream,
        Number,
        (SubmissionKind)Kind,
        Input,
        new Offset(Tail),
        AdmittedAt,
        IsAborted: false,
        SettledAt: null,
        TraceParent,
        TraceState);
}
