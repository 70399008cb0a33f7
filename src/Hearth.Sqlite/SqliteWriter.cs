using System.Diagnostics.CodeAnalysis;
using Hearth.Storage;

namespace Hearth.Sqlite;

/// <summary>The one thread that writes. What waits while a transaction is being committed goes into the next one.</summary>
internal sealed class SqliteWriter
{
    private readonly SqliteWriteSession _session;
    private readonly WriteQueue _queue;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _transactionCount;

    public SqliteWriter(SqliteWriteSession session, WriteLimits limits)
    {
        _session = session;
        _queue = new WriteQueue(limits);
        _thread = new Thread(WriteUntilCompleted) { IsBackground = true, Name = "Hearth SQLite writer" };
        _thread.Start();
    }

    /// <summary>How many transactions were committed.</summary>
    public long TransactionCount => Volatile.Read(ref _transactionCount);

    public int WaitingCount => _queue.WaitingCount;

    /// <summary>Has the thread do something, and waits until it is on disk.</summary>
    /// <param name="argument">For the work.</param>
    /// <param name="work">What to do, in a transaction together with others.</param>
    /// <param name="bytes">About how much it writes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="isAlone">Whether the work has a transaction and a connection of its own.</param>
    /// <exception cref="InvalidOperationException">Called by what the thread itself is waiting for.</exception>
    public async Task<TResult> WriteAsync<TArgument, TResult>(
        TArgument argument,
        Func<SqliteWriteSession, TArgument, TResult> work,
        long bytes,
        CancellationToken cancellationToken,
        bool isAlone = false)
    {
        if (UnitWrites.AreRunning) throw new InvalidOperationException("Writes that are committed with a tool's result cannot call Hearth, which waits for them.");
        var command = new WriteCommand<TArgument, TResult>(argument, work, bytes, isAlone);
        await _queue.EnqueueAsync(command, cancellationToken);
        return await command.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what was accepted, then ends the thread and closes its session.</summary>
    public Task CompleteAsync()
    {
        _queue.Complete();
        return _ended.Task;
    }

    private void WriteUntilCompleted()
    {
        var batch = new List<WriteCommand>();
        while (_queue.TakeBatch(batch))
        {
            Write(batch);
            _queue.Release(batch);
            batch.Clear();
        }

        _session.Dispose();
        _ended.SetResult();
    }

    private void Write(List<WriteCommand> batch)
    {
        if (batch[0].IsAlone)
        {
            WriteAlone(batch[0]);
        }
        else if (TryExecute(batch, out var failure))
        {
            Commit(batch);
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(failure);
        }
        else
        {
            // One of them cannot be executed; each alone shows which, and the others are stored.
            foreach (var command in batch) Write([command]);
        }
    }

    private void WriteAlone(WriteCommand command)
    {
        try
        {
            command.Execute(_session);
        }
        catch (Exception exception)
        {
            command.Fail(SqliteFailure.Translate(exception));
            return;
        }

        Interlocked.Increment(ref _transactionCount);
        command.Complete();
        _session.LimitLog([command]);
    }

    private bool TryExecute(List<WriteCommand> batch, [NotNullWhen(false)] out Exception? failure)
    {
        try
        {
            _session.Begin();
            foreach (var command in batch) command.Execute(_session);
            failure = null;
            return true;
        }
        catch (Exception exception)
        {
            failure = SqliteFailure.Translate(exception);
            _session.Rollback();
            return false;
        }
    }

    private void Commit(List<WriteCommand> batch)
    {
        try
        {
            _session.Commit();
        }
        catch (Exception exception)
        {
            // Not tried again one by one: it is the disk that failed, not a command.
            _session.Rollback();
            var failure = SqliteFailure.Translate(exception);
            foreach (var command in batch) command.Fail(failure);
            return;
        }

        Interlocked.Increment(ref _transactionCount);
        foreach (var command in batch) command.Complete();
        _session.LimitLog(batch);
    }
}
