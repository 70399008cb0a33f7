using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres.Reads;

/// <summary>Reads durable workspaces.</summary>
internal sealed class WorkspaceReader(NpgsqlDataSource source)
{
    private const string ReadSql =
        """
        SELECT f.path, f.kind, f.length, f.content, f.modified_at
        FROM   workspace_files AS f
        JOIN   streams ON streams.id = f.stream
        WHERE  f.stream = $1
        AND    streams.deleted_at IS NULL
        """;

    public async Task<IReadOnlyList<WorkspaceFile>> ReadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ReadSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = stream.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var files = new List<WorkspaceFile>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new WorkspaceRow(
                StoredText.Unescape(reader.GetString(0)),
                (WorkspaceFileKind)reader.GetInt16(1),
                reader.GetInt64(2),
                reader.GetFieldValue<byte[]>(3),
                reader.GetInt64(4));
            files.Add(row.ToFile());
        }

        return files;
    }
}
