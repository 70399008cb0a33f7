using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Reads durable workspaces.</summary>
internal sealed class WorkspaceReader(SqliteSession session)
{
    private const string ReadSql =
        """
        SELECT path, workspace_files.kind, length, content, modified_at
        FROM   streams JOIN workspace_files ON workspace_files.stream = streams.id
        WHERE  streams.id = $stream
        """;

    private readonly SqliteStatement _read = session.Prepare(ReadSql);

    public IReadOnlyList<WorkspaceFile> Read(StreamId stream)
    {
        var files = new List<WorkspaceFile>();
        _read.Start().Bind(stream.Value);
        while (_read.Step())
        {
            var row = new WorkspaceRow(
                _read.Text(0), (WorkspaceFileKind)_read.Int64(1), _read.Int64(2), _read.Bytes(3).ToArray(), _read.Int64(4));
            files.Add(row.ToFile());
        }

        return files;
    }
}
