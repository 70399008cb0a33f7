using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>The durable state of Hearth: streams, their events, submissions, idempotency keys and blobs.</summary>
/// <remarks>
/// Every operation is one whole, atomic decision: it has happened completely and durably when its task completes, or not at
/// all. Writes to a stream are fenced: they carry the epoch of the claim they were made under and change nothing once a newer
/// claim exists. All members are safe for concurrent use. A cancelled write may still have happened. Every member may throw
/// <see cref="StoreUnavailableException"/>; the store stays usable afterwards.
/// </remarks>
public interface IHearthStore : IAsyncDisposable
{
    /// <summary>Creates or migrates the schema and takes the database into use. Called once, before anything else.</summary>
    /// <exception cref="StoreUnusableException">The database cannot be used; the message names the remedy.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Accepts one input: stream (created if new), submission, blobs and idempotency key together.</summary>
    /// <remarks>
    /// Submissions of one stream get the numbers 1, 2, 3 … and become visible in that order. Admitting an id that exists answers
    /// <see cref="AdmissionStatus.Deduplicated"/> with the first receipt. Whether an idempotency key has expired is judged by
    /// <see cref="Admission.AdmittedAt"/>; an expired one is replaced.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The stream is closed, so that the input could never be settled.</exception>
    Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken);

    /// <summary>Looks an idempotency key up without admitting anything.</summary>
    /// <returns>
    /// Null for a key that is unknown or has expired by <paramref name="now"/>; else what <see cref="AdmitAsync"/> would answer:
    /// <see cref="AdmissionStatus.Deduplicated"/> or <see cref="AdmissionStatus.Conflict"/>.
    /// </returns>
    Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Finds a stream by its key.</summary>
    /// <returns>Null when it was never admitted to.</returns>
    Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken);

    /// <summary>Makes this process the stream's owner under the next epoch. From then on no append of an earlier epoch is stored.</summary>
    /// <returns>Null when the stream is gone or a live process other than this one owns it.</returns>
    Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Gives ownership up, if <paramref name="epoch"/> is still the stream's.</summary>
    Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken);

    /// <summary>Stores a batch of units under one epoch, in order, each unit whole or not at all.</summary>
    /// <remarks>
    /// Idempotent: repeating a batch whose outcome is unknown stores what is missing and nothing twice, and answers
    /// <see cref="AppendOutcome.Stored"/> for what was stored even if an abort or a close has come since. A caller has at most one
    /// batch of a stream in flight; batches of different streams may share a transaction. Events larger than
    /// 1 MiB are kept outside the event rows.
    /// </remarks>
    /// <returns>One outcome per unit; all are <see cref="AppendOutcome.Fenced"/> when a newer owner has claimed the stream.</returns>
    Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken);

    /// <summary>Reads stored events in order of their offsets. A stream that does not exist reads as an empty one.</summary>
    Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken);

    /// <summary>The offset after which exactly the last <paramref name="count"/> stored events lie.</summary>
    /// <returns><see cref="Offset.Start"/> when there are no more events than that.</returns>
    Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken);

    /// <summary>Marks every submission admitted so far to the stream as aborted.</summary>
    /// <returns>Whether any of them was unsettled.</returns>
    Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>The unsettled submission of a stream with the lowest number.</summary>
    /// <returns>Null when all are settled.</returns>
    Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Finds a submission by its id.</summary>
    Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken);

    /// <summary>Finds streams with unsettled submissions that no live process owns; this process's own are left out.</summary>
    /// <param name="after">Where the last page ended; the default starts from the beginning.</param>
    /// <param name="limit">How many streams at the most, in order of their numbers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StreamState>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken);

    /// <summary>Keeps bytes outside the event rows, under the hash of their content. Storing the same bytes again changes nothing.</summary>
    /// <remarks>Does nothing when the stream does not exist.</remarks>
    Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken);

    /// <summary>Reads a blob of a stream.</summary>
    /// <returns>Null when the stream has no such blob.</returns>
    Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken);

    /// <summary>Removes what has expired by <paramref name="now"/>: idempotency keys whose expiry is not after it.</summary>
    Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
