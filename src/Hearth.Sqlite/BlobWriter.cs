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

    private readonly SqliteStatement _put = session.Prepare(PutSql);
    private readonly SqliteStatement _find = session.Prepare(FindSql);

    /// <summary>Stores a blob, unless the stream has it or does not exist.</summary>
    /// <returns>The row's number; 0 when the stream does not exist.</returns>
    public long Put(StreamId stream, Blob blob)
    {
        _put.Start().Bind(blob.Id).Bind(blob.MediaType).Bind(blob.Content.Span).Bind(stream.Value).Run();
        return _find.Start().Bind(stream.Value).Bind(blob.Id).RunScalar();
    }
}
