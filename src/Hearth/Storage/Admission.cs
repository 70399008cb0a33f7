using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>One input to accept.</summary>
public sealed record Admission
{
    /// <summary>The stream to admit to; it is created when it does not exist.</summary>
    public required StreamKey Stream { get; init; }

    /// <summary>The id of the new submission, unique in the store.</summary>
    public required SubmissionId Id { get; init; }

    /// <summary>How the input came in.</summary>
    public required SubmissionKind Kind { get; init; }

    /// <summary>The input as JSON in UTF-8; empty when a run has no input.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>When the input was accepted.</summary>
    public required DateTimeOffset AdmittedAt { get; init; }

    /// <summary>Images and other bytes that <see cref="Input"/> refers to by their blob ids.</summary>
    public IReadOnlyList<Blob> Blobs { get; init; } = [];

    /// <summary>The key under which a repetition of this request is recognised; null when it has none.</summary>
    public IdempotencyEntry? Idempotency { get; init; }

    /// <summary>How many unsettled submissions the stream may have before this one is refused.</summary>
    public int MaxQueued { get; init; } = int.MaxValue;

    /// <summary>The W3C <c>traceparent</c> of the admitting request, if it had one.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that came with <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }
}
