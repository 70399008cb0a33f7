using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>The durable state of Hearth: streams, their events, submissions, idempotency keys and blobs.</summary>
/// <remarks>
/// An instance of this interface is one process's view of the database. Stores that only one process can use say so with
/// <see cref="IsShared"/>; for them every other process is dead and signals reach nobody.
/// Every operation is one whole, atomic decision: it has happened completely and durably when its task completes, or not at
/// all. Writes to a stream are fenced: they carry the epoch of the claim they were made under and change nothing once a newer
/// claim exists. All members are safe for concurrent use. A cancelled write may still have happened. Every member may throw
/// <see cref="StoreUnavailableException"/>; the store stays usable afterwards.
/// </remarks>
public interface IHearthStore : IAsyncDisposable
{
    /// <summary>Whether other processes may use the same database at the same time.</summary>
    bool IsShared { get; }

    /// <summary>Whether applications have tables of their own in the same database, to which <see cref="AppendUnit.Writes"/> can be made.</summary>
    bool TakesWrites => false;

    /// <summary>
    /// Creates or migrates the schema and takes the database into use; from then on this process counts as living. Called once, before
    /// anything else.
    /// </summary>
    /// <exception cref="StoreUnusableException">The database cannot be used; the message names the remedy.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Says that this process lives. A process that has not said so for <see cref="ProcessIdentity.Timeout"/> counts as dead.</summary>
    /// <returns>False when it has been declared dead: nothing revives it, and it has to end.</returns>
    Task<bool> HeartbeatAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Has a process count as dead at once and for ever, although it may have said a moment ago that it lives: from now on it can claim
    /// nothing, and others may claim what it owns. It learns of it from its next heartbeat. Harmless for a process that is dead or unknown.
    /// </summary>
    /// <remarks>Does nothing where only one process can use the database.</remarks>
    /// <param name="process">Another process's <see cref="ProcessIdentity.Id"/>.</param>
    /// <param name="cancellationToken">Stops waiting; the process may still be declared dead.</param>
    Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken);

    /// <summary>The processes that live, this one included, in no particular order.</summary>
    Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken);

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
    /// batch of a stream in flight; batches of different streams may share a transaction, but for units with
    /// <see cref="AppendUnit.Writes"/>, of which each has one of its own. Those are never committed twice, however often the batch is
    /// repeated. Events larger than 1 MiB are kept outside the event rows.
    /// </remarks>
    /// <returns>One outcome per unit; all are <see cref="AppendOutcome.Fenced"/> when a newer owner has claimed the stream.</returns>
    Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken);

    /// <summary>Reads stored events in order of their offsets. A stream that does not exist has none.</summary>
    Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken);

    /// <summary>The offset after which exactly the last <paramref name="count"/> stored events lie.</summary>
    /// <returns><see cref="Offset.Start"/> when there are no more events than that.</returns>
    Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken);

    /// <summary>The durable workspace of a stream as its stored events left it, in no particular order.</summary>
    /// <returns>Empty for a stream without one.</returns>
    Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Marks every submission admitted so far to the stream as aborted.</summary>
    /// <returns>Whether any of them was unsettled.</returns>
    Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>The unsettled submission of a stream with the lowest number.</summary>
    /// <returns>Null when all are settled.</returns>
    Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Finds a submission by its id.</summary>
    Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken);

    /// <summary>Finds streams with unsettled submissions that no other living process owns; this process's own are among them.</summary>
    /// <param name="after">Where the last page ended; the default starts from the beginning.</param>
    /// <param name="limit">How many streams at the most, in order of their numbers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken);

    /// <summary>The ones among these submissions that are not settled; left out are those that are settled or do not exist.</summary>
    Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the process that owns a stream, or every process when nobody owns it, to look at it soon: there is new work, or an abort.
    /// Losing a signal is harmless.
    /// </summary>
    Task SignalAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>
    /// The streams that other processes have signalled to this one, as they come. The sequence ends when the store cannot listen any
    /// more; signals until it is asked again are lost.
    /// </summary>
    IAsyncEnumerable<StreamId> ListenAsync(CancellationToken cancellationToken);

    /// <summary>The ends of many streams in one look, for readers of what other processes write.</summary>
    /// <returns>In no particular order; streams that do not exist, or not any more, are left out.</returns>
    Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken);

    /// <summary>Streams of one agent or workflow with nothing unsettled, whose last input was admitted before a point in time.</summary>
    /// <param name="kind">Instances or runs.</param>
    /// <param name="name">The agent's or workflow's name.</param>
    /// <param name="before">The last input is older than this.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StreamKey>> FindIdleAsync(StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes a stream and all it owns: events, submissions, blobs, idempotency keys.</summary>
    /// <remarks>
    /// From the moment of deletion nothing of it can be read, no owner can write it, and its key may be admitted to again; that makes a
    /// new stream, whose offsets are all greater than those of the deleted one. Idempotent: what an interrupted deletion has left
    /// behind is invisible, and is removed by the next one or by <see cref="PurgeAsync"/>.
    /// </remarks>
    /// <param name="key">The stream.</param>
    /// <param name="force">Whether unsettled submissions are deleted, too.</param>
    /// <param name="cancellationToken">Stops waiting; the stream may still be deleted.</param>
    Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken);

    /// <summary>Keeps bytes outside the event rows, under the hash of their content. Storing the same bytes again changes nothing.</summary>
    /// <remarks>
    /// Does nothing when the stream does not exist. A blob that no <see cref="AppendUnit.Blobs"/> names within an hour after it was put
    /// last may be removed.
    /// </remarks>
    Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken);

    /// <summary>Reads a blob of a stream.</summary>
    /// <returns>Null when the stream has no such blob.</returns>
    Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what nobody needs: idempotency keys whose expiry is not after <paramref name="now"/>, blobs without an event, the rest of
    /// deleted streams, processes that died long ago, and progress that lies before the settlement of a submission. Of that, an owner
    /// that was killed leaves some behind; a purge looks for it in some of many streams, and the next one goes on behind them.
    /// </summary>
    Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
