using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Finds streams: by their key, by their work, and by their age.</summary>
internal sealed class StreamStateReader(SqliteSession session)
{
    private const string FindSql =
        """
        SELECT kind, name, external_id, id, is_closed, (SELECT max(position) FROM events WHERE events.stream = streams.id)
        FROM   streams
        WHERE  key = $key
        """;

    private const string SweepSql =
        """
        SELECT   kind, name, external_id, id,
                 EXISTS (
                     SELECT 1
                     FROM   submissions
                     WHERE  submissions.stream = streams.id
                     AND    settled_at IS NULL
                     AND    number <= abort_through)
        FROM     streams
        WHERE    id > $after
        AND      id IN (SELECT stream FROM submissions WHERE settled_at IS NULL)
        ORDER BY id
        LIMIT    $limit
        """;

    private const string EndSql =
        """
        SELECT is_closed, (SELECT max(position) FROM events WHERE events.stream = streams.id)
        FROM   streams
        WHERE  id = $stream
        """;

    private const string IdleSql =
        """
        SELECT   kind, name, external_id
        FROM     streams
        WHERE    kind = $kind
        AND      name = $name
        AND      last_admitted_at < $before
        AND      NOT EXISTS (SELECT 1 FROM submissions INDEXED BY unsettled_submissions WHERE submissions.stream = streams.id AND settled_at IS NULL)
        ORDER BY last_admitted_at
        LIMIT    $limit
        """;

    // $kinds are the bits of EventKinds.Progress.
    private const string SettledProgressSql =
        """
        SELECT id, settled_through,
               EXISTS (
                   SELECT 1
                   FROM   events
                   WHERE  events.stream = page.id
                   AND    position < settled_through
                   AND    ($kinds >> kind) & 1)
        FROM   (SELECT   id, (SELECT max(settled_at) FROM submissions WHERE submissions.stream = streams.id) AS settled_through
                FROM     streams
                WHERE    id > $after
                ORDER BY id
                LIMIT    $limit) AS page
        """;

    private readonly SqliteStatement _find = session.Prepare(FindSql);
    private readonly SqliteStatement _sweep = session.Prepare(SweepSql);
    private readonly SqliteStatement _end = session.Prepare(EndSql);
    private readonly SqliteStatement _idle = session.Prepare(IdleSql);
    private readonly SqliteStatement _settledProgress = session.Prepare(SettledProgressSql);

    public StreamState? Find(StreamKey key) => _find.Start().Bind(key.Hash()).Step()
        ? new StreamState(new StreamId(_find.Int64(3)), ReadKey(_find), new Offset(_find.Int64(5)), _find.Int64(4) != 0)
        : null;

    public IReadOnlyList<UnsettledStream> Sweep(StreamId after, int limit)
    {
        var found = new List<UnsettledStream>();
        _sweep.Start().Bind(after.Value).Bind(limit);
        while (_sweep.Step()) found.Add(new UnsettledStream(new StreamId(_sweep.Int64(3)), ReadKey(_sweep), _sweep.Int64(4) != 0));
        return found;
    }

    public IReadOnlyList<StreamEnd> FindEnds(IReadOnlyCollection<StreamId> streams)
    {
        var found = new List<StreamEnd>(streams.Count);
        foreach (var stream in streams)
        {
            if (_end.Start().Bind(stream.Value).Step()) found.Add(new StreamEnd(stream, new Offset(_end.Int64(1)), _end.Int64(0) != 0));
        }

        return found;
    }

    public IReadOnlyList<StreamKey> FindIdle(StreamKind kind, string name, DateTimeOffset before, int limit)
    {
        var found = new List<StreamKey>();
        _idle.Start().Bind((long)kind).Bind(name).Bind(before.UtcTicks).Bind(limit);
        while (_idle.Step()) found.Add(ReadKey(_idle));
        return found;
    }

    /// <summary>Streams with progress that nobody needs: it lies before the settlement of a submission, and no turn outlives that.</summary>
    /// <returns>Each with its last settlement, and the stream to go on behind; the start when there are no more.</returns>
    public (IReadOnlyList<(StreamId Stream, Offset SettledThrough)> Found, StreamId Last) FindSettledProgress(StreamId after, int limit)
    {
        var found = new List<(StreamId, Offset)>();
        var (count, last) = (0, default(StreamId));
        _settledProgress.Start().Bind(EventKinds.Progress.Bits).Bind(after.Value).Bind(limit);
        for (; _settledProgress.Step(); count++)
        {
            last = new StreamId(_settledProgress.Int64(0));
            if (_settledProgress.Int64(2) != 0) found.Add((last, new Offset(_settledProgress.Int64(1))));
        }

        return (found, count < limit ? default : last);
    }

    private static StreamKey ReadKey(SqliteStatement row) => new((StreamKind)row.Int64(0), row.Text(1), row.Text(2));
}
