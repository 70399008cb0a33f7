using System.Data;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Bytes kept outside the event rows.</summary>
internal sealed class BlobTable(NpgsqlDataSource source)
{
    // What is put again while nothing refers to it yet counts as new, so that it is not removed before its event is stored.
    private const string PutSql =
        """
        INSERT INTO blobs (stream, hash, media_type, content)
        SELECT streams.id, $2, $3, $4
        FROM   streams
        WHERE  streams.id = $1
        AND    streams.deleted_at IS NULL
        ON CONFLICT (stream, hash) DO UPDATE
        SET    put_at = now()
        WHERE  NOT blobs.is_referenced
        RETURNING id
        """;

    private const string FindIdSql =
        """
        SELECT blobs.id
        FROM   blobs
        JOIN   streams ON streams.id = blobs.stream
        WHERE  blobs.stream = $1
        AND    blobs.hash = $2
        AND    streams.deleted_at IS NULL
        """;

    private const string FindSql =
        """
        SELECT blobs.media_type, blobs.content
        FROM   blobs
        JOIN   streams ON streams.id = blobs.stream
        WHERE  blobs.stream = $1
        AND    blobs.hash = $2
        AND    streams.deleted_at IS NULL
        """;

    /// <summary>Stores a blob, unless the stream has it.</summary>
    /// <returns>The row; null when the stream does not exist.</returns>
    /// <exception cref="ArgumentException">The blob's id is not a hash.</exception>
    public async Task<long?> PutAsync(StreamId stream, Blob blob, CancellationToken cancellationToken)
    {
        if (!BlobHash.TryParse(blob.Id, out var hash)) throw new ArgumentException($"The blob id {blob.Id} is not a hash.", nameof(blob));
        await using var put = source.CreateCommand(PutSql);
        Add(put, stream, hash);
        put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = blob.MediaType });
        put.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = blob.Content });
        return await put.ExecuteScalarAsync(cancellationToken) as long? ?? await FindIdAsync(stream, hash, cancellationToken);
    }

    /// <summary>Reads a blob.</summary>
    /// <returns>Null when the stream has no such blob; an id that is not a hash is none.</returns>
    public async Task<Blob?> FindAsync(StreamId stream, string blobId, CancellationToken cancellationToken)
    {
        if (!BlobHash.TryParse(blobId, out var hash)) return null;
        await using var command = source.CreateCommand(FindSql);
        Add(command, stream, hash);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var mediaType = reader.GetString(0);
        return new Blob(blobId, mediaType, await reader.GetFieldValueAsync<byte[]>(1, cancellationToken));
    }

    // In a statement of its own: the one that has lost a race does not see what the winner has put.
    private async Task<long?> FindIdAsync(StreamId stream, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindIdSql);
        Add(command, stream, hash);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private static void Add(NpgsqlCommand command, StreamId stream, byte[] hash)
    {
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = stream.Value });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
    }
}
