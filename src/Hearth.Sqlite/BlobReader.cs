using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Finds blobs.</summary>
internal sealed class BlobReader(SqliteSession session)
{
    private const string FindSql =
        """
        SELECT media_type, content
        FROM   streams JOIN blobs ON blobs.stream = streams.id
        WHERE  streams.id = $stream
        AND    hash = $hash
        """;

    private readonly SqliteStatement _find = session.Prepare(FindSql);

    public Blob? Find(StreamId stream, string blobId) => _find.Start().Bind(stream.Value).Bind(blobId).Step()
        ? new Blob(blobId, _find.Text(0), _find.Bytes(1).ToArray())
        : null;
}
