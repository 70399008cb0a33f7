using Microsoft.Data.Sqlite;

namespace Hearth.Sqlite;

/// <summary>What the writer thread works with: the writing connection, its transaction, and the operations on it.</summary>
internal sealed class SqliteWriteSession : IDisposable
{
    // Half of journal_size_limit, so that the file is not shortened and grown again all the time.
    private const long RestartAfterBytes = 32L << 20;

    private readonly SqliteSession _session;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private long _bytesSinceRestart;

    public SqliteWriteSession(SqliteSession session)
    {
        _session = session;
        _begin = session.Prepare("BEGIN IMMEDIATE");
        _commit = session.Prepare("COMMIT");
        Blobs = new BlobWriter(session);
        Admissions = new AdmissionWriter(session, Blobs);
        Events = new EventWriter(session, Blobs);
        Ownership = new OwnershipWriter(session);
        Deletions = new DeletionWriter(session);
    }

    public AdmissionWriter Admissions { get; }

    public EventWriter Events { get; }

    public OwnershipWriter Ownership { get; }

    public BlobWriter Blobs { get; }

    public DeletionWriter Deletions { get; }

    public void Begin() => _begin.Start().Run();

    public void Commit() => _commit.Start().Run();

    /// <summary>Undoes the transaction, if SQLite has not done so itself.</summary>
    public void Rollback()
    {
        _session.ResetStatements();
        if (!_session.IsInTransaction) return;
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException) when (!_session.IsInTransaction)
        {
            // It is undone, and that is all that was asked.
        }
    }

    /// <summary>Lets the write-ahead log begin anew from time to time.</summary>
    /// <remarks>
    /// The automatic checkpoint writes pages back but cannot begin the log anew while some reader is always looking at it, so that the
    /// log would grow without end. RESTART waits for the readers of that moment, whose reads are short; new ones do not need the log.
    /// </remarks>
    public void LimitLog(List<WriteCommand> batch)
    {
        foreach (var command in batch) _bytesSinceRestart += command.Bytes;
        if (_bytesSinceRestart < RestartAfterBytes) return;
        _bytesSinceRestart = 0;
        TryCheckpoint("PRAGMA wal_checkpoint(RESTART)");
    }

    public void Dispose()
    {
        TryCheckpoint("PRAGMA wal_checkpoint(TRUNCATE)");
        _session.Dispose();
    }

    // What is committed is durable in the log; writing it back may as well happen next time.
    private void TryCheckpoint(string sql)
    {
        try
        {
            _session.Execute(sql);
        }
        catch (SqliteException)
        {
        }
    }
}
