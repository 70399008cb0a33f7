using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>What one look at the database said about an admission.</summary>
internal sealed record AdmissionAnswer
{
    /// <summary>The receipt of an earlier admission that this one repeats.</summary>
    public AdmissionResult? Receipt { get; init; }

    /// <summary>The stream, if there is one.</summary>
    public StreamId? Stream { get; init; }

    /// <summary>The process that owns it, dead or alive.</summary>
    public Guid? Owner { get; init; }

    public bool IsClosed { get; init; }

    public bool IsFull { get; init; }

    /// <summary>The tail of the admitted submission; null when it was not admitted.</summary>
    public Offset? AdmittedAfter { get; init; }

    /// <summary>The number of the admitted submission; null when it was not admitted.</summary>
    public long? Number { get; init; }
}
