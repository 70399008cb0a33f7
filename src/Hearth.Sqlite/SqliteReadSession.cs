using Microsoft.Data.Sqlite;

namespace Hearth.Sqlite;

/// <summary>What a read works with: one reading connection and the queries on it.</summary>
internal sealed class SqliteReadSession : IDisposable
{
    private readonly SqliteSession _session;

    public SqliteReadSession(string path)
    {
        _session = SqliteSession.Open(path, SqliteOpenMode.ReadOnly);
        Events = new EventReader(_session);
        Streams = new StreamStateReader(_session);
        Submissions = new SubmissionReader(_session);
        Blobs = new BlobReader(_session);
        Receipts = new IdempotencyReader(_session);
        Workspaces = new WorkspaceReader(_session);
    }

    public EventReader Events { get; }

    public StreamStateReader Streams { get; }

    public SubmissionReader Submissions { get; }

    public BlobReader Blobs { get; }

    public IdempotencyReader Receipts { get; }

    public WorkspaceReader Workspaces { get; }

    public void Reset() => _session.ResetStatements();

    public void Dispose() => _session.Dispose();
}
