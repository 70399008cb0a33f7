using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Reads events.</summary>
internal sealed class EventReader(SqliteSession session)
{
    private const int MaxExpectedEvents = 64;

    private const string StateSql =
        """
        SELECT is_closed, (SELECT max(position) FROM events WHERE events.stream = streams.id)
        FROM   streams
        WHERE  id = $stream
        """;

    private const string PageSql =
        """
        SELECT   position, kind, payload, blob
        FROM     events
        WHERE    stream = $stream
        AND      position > $after
        AND      ($kinds >> kind) & 1
        ORDER BY position
        LIMIT    $limit
        """;

    private const string LargeEventSql =
        """
        SELECT content
        FROM   blobs
        WHERE  id = $id
        """;

    private const string TailStartSql =
        """
        SELECT   position
        FROM     streams JOIN events ON events.stream = streams.id
        WHERE    streams.id = $stream
        ORDER BY position DESC
        LIMIT    1 OFFSET $count
        """;

    private readonly SqliteStatement _begin = session.Prepare("BEGIN");
    private readonly SqliteStatement _commit = session.Prepare("COMMIT");
    private readonly SqliteStatement _state = session.Prepare(StateSql);
    private readonly SqliteStatement _page = session.Prepare(PageSql);
    private readonly SqliteStatement _largeEvent = session.Prepare(LargeEventSql);
    private readonly SqliteStatement _tailStart = session.Prepare(TailStartSql);

    /// <summary>Reads a page and the stream's state in one view of the database.</summary>
    public EventPage Read(StreamId stream, EventQuery query)
    {
        _begin.Start().Run();
        var page = _state.Start().Bind(stream.Value).Step()
            ? ReadPage(stream, query, new Offset(_state.Int64(1)), _state.Int64(0) != 0)
            : EventPage.OfNoStream;
        _state.Reset();
        _commit.Start().Run();
        return page;
    }

    public Offset FindTailStart(StreamId stream, long count) =>
        new(_tailStart.Start().Bind(stream.Value).Bind(count).RunScalar());

    private EventPage ReadPage(StreamId stream, EventQuery query, Offset tail, bool isClosed)
    {
        var events = new List<StoredEvent>(Math.Clamp(query.MaxEvents, 0, MaxExpectedEvents));
        var bytesLeft = query.MaxBytes;
        var hasMore = false;
        _page.Start().Bind(stream.Value).Bind(query.After.Value).Bind(query.Kinds.Bits).Bind(query.MaxEvents + 1L);
        while (!hasMore && _page.Step())
        {
            var payload = Payload();
            hasMore = events.Count == query.MaxEvents || (events.Count > 0 && payload.Length > bytesLeft);
            if (hasMore) break;
            bytesLeft -= payload.Length;
            events.Add(new StoredEvent(new Offset(_page.Int64(0)), (EventKind)_page.Int64(1), payload.ToArray()));
        }

        _page.Reset();
        _largeEvent.Reset();
        return new EventPage(events, tail, hasMore, isClosed);
    }

    /// <summary>The payload of the current row, not yet copied: it may turn out to be too much for the page.</summary>
    private ReadOnlySpan<byte> Payload()
    {
        if (_page.IsNull(3)) return _page.Bytes(2);
        _ = _largeEvent.Start().Bind(_page.Int64(3)).Step();
        return _largeEvent.Bytes(0);
    }
}
