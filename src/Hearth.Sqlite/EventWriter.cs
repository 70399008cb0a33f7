using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Appends events. Called by the writer thread inside its transaction, so that checking the epoch and writing are one step.</summary>
internal sealed class EventWriter(SqliteSession session, BlobWriter blobs)
{
    private const string FenceSql =
        """
        SELECT epoch, abort_through, is_closed
        FROM   streams
        WHERE  id = $stream
        """;

    private const string HasEventSql =
        """
        SELECT EXISTS (
            SELECT 1
            FROM   events
            WHERE  stream = $stream
            AND    position = $position)
        """;

    private const string InsertSql =
        """
        INSERT INTO events (stream, position, kind, payload, blob)
        VALUES ($stream, $position, $kind, $payload, $blob)
        ON CONFLICT (stream, position) DO NOTHING
        """;

    // $kinds are the bits of EventKinds.Progress.
    private const string PruneSql =
        """
        DELETE FROM events
        WHERE  stream = $stream
        AND    position >= $from
        AND    position < $to
        AND    ($kinds >> kind) & 1
        """;

    private const string SettleSql =
        """
        UPDATE submissions
        SET    settled_at = $position
        WHERE  external_id = $id
        AND    stream = $stream
        AND    settled_at IS NULL
        """;

    private const string CloseSql =
        """
        UPDATE streams
        SET    is_closed = 1
        WHERE  id = $stream
        """;

    private const string MoveSql =
        """
        INSERT INTO sessions (stream, session, context_from)
        VALUES ($stream, $session, $from)
        ON CONFLICT (stream, session) DO UPDATE
        SET    context_from = max(context_from, excluded.context_from)
        """;

    // Most batches are one unit that is stored; they share one answer.
    private static readonly IReadOnlyList<AppendOutcome> OneStored = Array.AsReadOnly([AppendOutcome.Stored]);

    private readonly SqliteStatement _fence = session.Prepare(FenceSql);
    private readonly SqliteStatement _hasEvent = session.Prepare(HasEventSql);
    private readonly SqliteStatement _insert = session.Prepare(InsertSql);
    private readonly SqliteStatement _prune = session.Prepare(PruneSql);
    private readonly SqliteStatement _settle = session.Prepare(SettleSql);
    private readonly SqliteStatement _close = session.Prepare(CloseSql);
    private readonly SqliteStatement _move = session.Prepare(MoveSql);
    private readonly WorkspaceWriter _workspace = new(session);

    public IReadOnlyList<AppendOutcome> Append(EventBatch batch)
    {
        var (stream, epoch, units) = batch.Append;
        var outcomes = new AppendOutcome[units.Count];
        if (ReadFence(stream) is not { } fence || fence.Epoch != epoch)
        {
            Array.Fill(outcomes, AppendOutcome.Fenced);
            return outcomes;
        }

        var isClosed = fence.IsClosed;
        for (var i = 0; i < units.Count; i++)
        {
            outcomes[i] = Refusal(stream, units[i], fence.AbortThrough, isClosed) ?? Store(stream, units[i], batch.LargeEvents);
            isClosed |= outcomes[i] == AppendOutcome.Stored && units[i].Closes;
        }

        return outcomes is [AppendOutcome.Stored] ? OneStored : outcomes;
    }

    /// <summary>Removes the progress before an offset.</summary>
    public void RemoveProgress(StreamId stream, Offset before) => Prune(stream, Offset.Start, before);

    /// <summary>Whether an append of one unit with events is stored already.</summary>
    public bool HasStored(StreamAppend append) => HasStored(append.Stream, append.Units[0], isClosed: false);

    private (long Epoch, long AbortThrough, bool IsClosed)? ReadFence(StreamId stream)
    {
        if (!_fence.Start().Bind(stream.Value).Step()) return null;
        var fence = (_fence.Int64(0), _fence.Int64(1), _fence.Int64(2) != 0);
        _fence.Reset();
        return fence;
    }

    /// <summary>Why a unit cannot be stored; null when it can be, or when it is stored already.</summary>
    private AppendOutcome? Refusal(StreamId stream, AppendUnit unit, long abortThrough, bool isClosed)
    {
        var refusal = isClosed ? AppendOutcome.Fenced : unit.Guard <= abortThrough ? AppendOutcome.Aborted : default(AppendOutcome?);
        return refusal is not null && HasStored(stream, unit, isClosed) ? null : refusal;
    }

    private bool HasStored(StreamId stream, AppendUnit unit, bool isClosed) => unit.Events.Count == 0
        ? isClosed && unit.Closes
        : _hasEvent.Start().Bind(stream.Value).Bind(unit.Events[^1].Offset.Value).RunScalar() != 0;

    // Every step changes nothing when it is repeated.
    private AppendOutcome Store(StreamId stream, AppendUnit unit, IReadOnlyDictionary<Offset, Blob> largeEvents)
    {
        foreach (var item in unit.Events)
        {
            if (item.Payload.Length <= EventBatch.MaxInlineBytes) Insert(stream, item);
            else InsertLarge(stream, item, largeEvents[item.Offset]);
        }

        if (unit.SupersedesProgressFrom is { } from && unit.Events.Count > 0) Prune(stream, from, unit.Events[0].Offset);
        foreach (var blobId in unit.Blobs) blobs.Keep(stream, blobId);
        foreach (var change in unit.Workspace) _workspace.Apply(stream, change);
        if (unit.Settles is { } submission) Settle(stream, submission, unit.Events[^1].Offset);
        if (unit.ContextFrom is { } context) _move.Start().Bind(stream.Value).Bind(context.Session).Bind(context.From.Value).Run();
        if (unit.Closes) _close.Start().Bind(stream.Value).Run();
        return AppendOutcome.Stored;
    }

    private void Insert(StreamId stream, StoredEvent item) => _insert.Start()
        .Bind(stream.Value).Bind(item.Offset.Value).Bind((long)item.Kind).Bind(item.Payload.Span).Bind(default(long?))
        .Run();

    private void InsertLarge(StreamId stream, StoredEvent item, Blob content) => _insert.Start()
        .Bind(stream.Value).Bind(item.Offset.Value).Bind((long)item.Kind).Bind(default(string)).Bind(blobs.Put(stream, content))
        .Run();

    private void Prune(StreamId stream, Offset from, Offset to) => _prune.Start()
        .Bind(stream.Value).Bind(from.Value).Bind(to.Value).Bind(EventKinds.Progress.Bits)
        .Run();

    private void Settle(StreamId stream, SubmissionId submission, Offset at) => _settle.Start()
        .Bind(at.Value).Bind(submission.Value).Bind(stream.Value)
        .Run();
}
