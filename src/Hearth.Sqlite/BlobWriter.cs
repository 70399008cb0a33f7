using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Keeps bytes outside the event rows. Called by the writer thread inside its transaction.</summary>
internal sealed class BlobWriter(SqliteSession session)
{
    private const string PutSql =
        """
        INSERT INTO blobs (stream, hash, media_type, content)
        SELECT streams.id, $hash, $media_type, $content
        FROM   streams
        WHERE  streams.id = $stream
        ON CONFLICT (stream, hash) DO NOTHING
        """;

    private const string FindSql =
        """
        SELECT id
        FROM   blobs
        WHERE  stream = $stream
        AND    hash = $hash
        """;

    private const string InsertLooseSql =
        """
        INSERT INTO loose_blobs (blob, put_at)
        VALUES ($blob, $put_at)
        """;

    private const string RenewLooseSql =
        """
        UPDATE loose_blobs
        SET    put_at = $put_at
        WHERE  blob = $blob
        """;

    private const string KeepSql =
        """
        DELETE FROM loose_blobs
        WHERE  blob = $blob
        """;

    private const string FindOrphanSql =
        """
        SELECT   blob
        FROM     loose_blobs
        WHERE    put_at < $before
        ORDER BY put_at
        LIMIT    1
        """;

    private const string DeleteSql =
        """
        DELETE FROM blobs
        WHERE  id = $blob
        """;

    private readonly SqliteStatement _put = session.Prepare(PutSql);
    private readonly SqliteStatement _find = session.Prepare(FindSql);
    private readonly SqliteStatement _insertLoose = session.Prepare(InsertLooseSql);
    private readonly SqliteStatement _renewLoose = session.Prepare(RenewLooseSql);
    private readonly SqliteStatement _keep = session.Prepare(KeepSql);
    private readonly SqliteStatement _findOrphan = session.Prepare(FindOrphanSql);
    private readonly SqliteStatement _delete = session.Prepare(DeleteSql);

    /// <summary>Stores a blob that something refers to, unless the stream has it or does not exist.</summary>
    /// <returns>The row's number; 0 when the stream does not exist.</returns>
    public long Put(StreamId stream, Blob blob)
    {
        Insert(stream, blob);
        return Keep(stream, blob.Id);
    }

    /// <summary>Stores a blob that nothing refers to yet. One that is there already is as good as new.</summary>
    public bool PutLoose(StreamId stream, Blob blob, DateTimeOffset now)
    {
        if (Insert(stream, blob)) _insertLoose.Start().Bind(session.LastInsertedId).Bind(now.UtcTicks).Run();
        else _renewLoose.Start().Bind(now.UtcTicks).Bind(Find(stream, blob.Id)).Run();
        return true;
    }

    /// <summary>Something refers to the blob from now on.</summary>
    /// <returns>The row's number; 0 when there is no such blob.</returns>
    public long Keep(StreamId stream, string blobId)
    {
        var blob = Find(stream, blobId);
        _keep.Start().Bind(blob).Run();
        return blob;
    }

    /// <summary>Removes blobs that were put before a point in time and that nothing refers to.</summary>
    /// <returns>How many there were, up to a limit.</returns>
    public int RemoveOrphans(DateTimeOffset before, int limit)
    {
        for (var removed = 0; removed < limit; removed++)
        {
            var blob = _findOrphan.Start().Bind(before.UtcTicks).RunScalar();
            if (blob == 0) return removed;
            _keep.Start().Bind(blob).Run();
            _delete.Start().Bind(blob).Run();
        }

        return limit;
    }

    private bool Insert(StreamId stream, Blob blob)
    {
        _put.Start().Bind(blob.Id).Bind(blob.MediaType).Bind(blob.Content.Span).Bind(stream.Value).Run();
        return session.ChangedRows > 0;
    }

    private long Find(StreamId stream, string blobId) => _find.Start().Bind(stream.Value).Bind(blobId).RunScalar();
}
