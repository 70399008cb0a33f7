using System.Data;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Reads;

/// <summary>Reads events. Every method is one statement, and so one view of the database.</summary>
internal sealed class EventReader(NpgsqlDataSource source)
{
    private const int MaxExpectedEvents = 64;

    // $4 is the greatest number of events, $5 that of bytes. The sum of the sizes runs over one event more than the page may have; of
    // what no longer fits, only the first is returned, without its payload, as a sign that there is more. Sizes are known without
    // reading large values.
    private const string PageSql =
        """
        SELECT   streams.is_closed,
                 (SELECT max(tail.position) FROM events tail WHERE tail.stream = streams.id),
                 page.position, page.kind, page.fits, CASE WHEN page.fits THEN COALESCE(page.payload, page.content) END
        FROM     streams
        LEFT JOIN LATERAL (
            SELECT sized.*, sized.number <= $4 AND (sized.number = 1 OR sized.bytes <= $5) AS fits
            FROM (
                SELECT found.position, found.kind, found.payload, blobs.content, size.bytes AS size,
                       row_number() OVER (ORDER BY found.position) AS number,
                       sum(size.bytes) OVER (ORDER BY found.position) AS bytes
                FROM (
                    SELECT   position, kind, payload, blob
                    FROM     events
                    WHERE    stream = $1
                    AND      position > $2
                    AND      ($3 >> kind) & 1 = 1
                    ORDER BY position
                    LIMIT    $4 + 1) AS found
                LEFT JOIN blobs ON blobs.id = found.blob
                CROSS JOIN LATERAL (SELECT COALESCE(octet_length(found.payload), octet_length(blobs.content)) AS bytes) AS size) AS sized
            WHERE  sized.number <= 2
            OR     sized.bytes - sized.size <= $5) AS page ON true
        WHERE    streams.id = $1
        AND      streams.deleted_at IS NULL
        ORDER BY page.position
        """;

    private const string TailStartSql =
        """
        SELECT   position
        FROM     events
        WHERE    stream = $1
        AND      EXISTS (SELECT 1 FROM streams WHERE streams.id = $1 AND streams.deleted_at IS NULL)
        ORDER BY position DESC
        LIMIT    1 OFFSET $2
        """;

    private const string EndsSql =
        """
        SELECT streams.id, (SELECT max(position) FROM events WHERE events.stream = streams.id), streams.is_closed
        FROM   streams
        WHERE  streams.id = ANY ($1)
        AND    streams.deleted_at IS NULL
        """;

    /// <summary>Reads a page and the stream's state in one view.</summary>
    public async Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PageSql);
        Add(command, stream.Value);
        Add(command, query.After.Value);
        Add(command, query.Kinds.Bits);
        Add(command, query.MaxEvents);
        Add(command, query.MaxBytes);

        // Sequential, so that a large event is not held in a buffer beside the copy that is returned.
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        return await ReadPageAsync(reader, query.MaxEvents, cancellationToken);
    }

    /// <summary>The offset after which the last so many events lie.</summary>
    public async Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(TailStartSql);
        Add(command, stream.Value);
        Add(command, count);
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? new Offset(position) : Offset.Start;
    }

    /// <summary>The ends of those among the streams that exist.</summary>
    public async Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        if (streams.Count == 0) return [];
        await using var command = source.CreateCommand(EndsSql);
        command.Parameters.Add(SqlArray.Of(streams.Select(stream => stream.Value).ToList(), NpgsqlDbType.Bigint));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ends = new List<StreamEnd>(streams.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            ends.Add(new StreamEnd(new StreamId(reader.GetInt64(0)), ReadTail(reader, 1), reader.GetBoolean(2)));
        }

        return ends;
    }

    private static async Task<EventPage> ReadPageAsync(NpgsqlDataReader reader, int maxEvents, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken)) return EventPage.OfNoStream;
        var (isClosed, tail) = (reader.GetBoolean(0), ReadTail(reader, 1));
        if (await reader.IsDBNullAsync(2, cancellationToken)) return new EventPage([], tail, HasMore: false, isClosed);
        var events = new List<StoredEvent>(Math.Clamp(maxEvents, 0, MaxExpectedEvents));
        do
        {
            var (offset, kind) = (new Offset(reader.GetInt64(2)), (EventKind)reader.GetInt16(3));
            if (!reader.GetBoolean(4)) return new EventPage(events, tail, HasMore: true, isClosed);
            events.Add(new StoredEvent(offset, kind, await reader.GetFieldValueAsync<byte[]>(5, cancellationToken)));
        }
        while (await reader.ReadAsync(cancellationToken));

        return new EventPage(events, tail, HasMore: false, isClosed);
    }

    private static Offset ReadTail(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? Offset.Start : new Offset(reader.GetInt64(column));

    private static void Add(NpgsqlCommand command, long value) => command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
}
