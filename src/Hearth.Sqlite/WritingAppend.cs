using Hearth.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Sqlite;

/// <summary>Stores a unit together with writes of the application, on a connection that is opened for this one transaction.</summary>
/// <remarks>
/// Called by the writer thread, which waits until it is done, so that the writer's own connection never finds the database locked. Another
/// connection, because the application may do anything to it, even use it when its time is over.
/// </remarks>
internal static class WritingAppend
{
    // What of the writer's settings does not lie in the file.
    private const string SettingsSql =
        """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        """;

    public static IReadOnlyList<AppendOutcome> Store(string path, EventBatch batch)
    {
        var writes = batch.Append.Units[0].Writes!;
        var session = SqliteSession.Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            session.Execute(SettingsSql);
            session.PrepareForRollback();
            return [Store(session, batch, writes)];
        }
        finally
        {
            if (writes.HaveEnded) session.Dispose();
            else _ = writes.Ended.ContinueWith(_ => session.Dispose(), TaskScheduler.Default);
        }
    }

    private static AppendOutcome Store(SqliteSession session, EventBatch batch, UnitWrites writes)
    {
        var transaction = session.BeginTransaction();
        var events = new EventWriter(session, new BlobWriter(session));
        var wasStored = events.HasStored(batch.Append);
        var outcome = events.Append(batch)[0];

        // Repeated, because the answer was not heard: the writes are there, too.
        if (wasStored || outcome != AppendOutcome.Stored)
        {
            transaction.Rollback();
            return outcome;
        }

        // The writer thread belongs to nobody else, so that nothing but writing waits for this.
        if (!writes.TryRunAsync(session.Connection, transaction).GetAwaiter().GetResult())
        {
            Undo(session, transaction, writes);
            return IsOfTheDatabase(writes.Failure) ? throw writes.Failure! : AppendOutcome.Refused;
        }

        if (!session.IsInTransaction) throw new InvalidOperationException("The writes of a tool call have ended its transaction, which was not theirs to end.");
        return Commit(session, transaction, writes);
    }

    private static AppendOutcome Commit(SqliteSession session, SqliteTransaction transaction, UnitWrites writes)
    {
        try
        {
            transaction.Commit();
            return AppendOutcome.Stored;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            // A deferred constraint.
            writes.Fail(exception);
            Undo(session, transaction, writes);
            return AppendOutcome.Refused;
        }
    }

    // Who still runs finds a connection that takes no more writes.
    private static void Undo(SqliteSession session, SqliteTransaction transaction, UnitWrites writes)
    {
        if (writes.HaveEnded)
        {
            if (session.IsInTransaction) transaction.Rollback();
            return;
        }

        session.RollbackForGood();
    }

    // As with every write: the caller tries again until there is room.
    private static bool IsOfTheDatabase(Exception? failure) => failure is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN,
    };
}
