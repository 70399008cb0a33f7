using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Changes durable workspaces. Called by the writer thread inside its transaction.</summary>
internal sealed class WorkspaceWriter(SqliteSession session)
{
    private const string WriteSql =
        """
        INSERT INTO workspace_files (stream, path, kind, length, content, modified_at)
        VALUES ($stream, $path, $kind, $length, $content, $modified_at)
        ON CONFLICT (stream, path) DO UPDATE
        SET    kind = excluded.kind, length = excluded.length, content = excluded.content, modified_at = excluded.modified_at
        """;

    private const string RemoveSql =
        """
        DELETE FROM workspace_files
        WHERE  stream = $stream
        AND    path = $path
        """;

    private readonly SqliteStatement _write = session.Prepare(WriteSql);
    private readonly SqliteStatement _remove = session.Prepare(RemoveSql);

    public void Apply(StreamId stream, WorkspaceChange change)
    {
        if (change.File is null)
        {
            _remove.Start().Bind(stream.Value).Bind(change.Path).Run();
            return;
        }

        var row = WorkspaceRow.Of(change.File);
        _write.Start()
            .Bind(stream.Value).Bind(row.Path).Bind((long)row.Kind).Bind(row.Length).BindBytes(row.Content.Span).Bind(row.ModifiedAtTicks)
            .Run();
    }
}
