using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Finds streams: by their key, and those that wait for an owner.</summary>
internal sealed class StreamStateReader(SqliteSession session, Guid owner)
{
    private const string FindSql =
        """
        SELECT id, kind, name, external_id, is_closed, (SELECT max(position) FROM events WHERE events.stream = streams.id)
        FROM   streams
        WHERE  key = $key
        """;

    // A process that owned a stream before this one opened the file has ended.
    private const string SweepSql =
        """
        SELECT id, kind, name, external_id, is_closed, (SELECT max(position) FROM events WHERE events.stream = streams.id)
        FROM   streams
        WHERE  id > $after
        AND    id IN (SELECT stream FROM submissions WHERE settled_at IS NULL)
        AND    owner IS NOT $owner
        ORDER BY id
        LIMIT  $limit
        """;

    private readonly SqliteStatement _find = session.Prepare(FindSql);
    private readonly SqliteStatement _sweep = session.Prepare(SweepSql);
    private readonly byte[] _owner = owner.ToByteArray();

    public StreamState? Find(StreamKey key) => _find.Start().Bind(key.Hash()).Step() ? ReadRow(_find) : null;

    public IReadOnlyList<StreamState> Sweep(StreamId after, int limit)
    {
        var found = new List<StreamState>();
        _sweep.Start().Bind(after.Value).Bind(_owner).Bind(limit);
        while (_sweep.Step()) found.Add(ReadRow(_sweep));
        return found;
    }

    private static StreamState ReadRow(SqliteStatement row) => new(
        new StreamId(row.Int64(0)),
        new StreamKey((StreamKind)row.Int64(1), row.Text(2), row.Text(3)),
        new Offset(row.Int64(5)),
        row.Int64(4) != 0);
}
