namespace Hearth.Sqlite;

/// <summary>The reading connections. Reads are short and run on the caller's thread; when all connections are busy, callers wait.</summary>
internal sealed class SqliteReaders(string path, int maxSessions) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(maxSessions);
    private readonly Stack<SqliteReadSession> _idle = new(maxSessions);
    private bool _disposed;

    public async Task<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<SqliteReadSession, TArgument, TResult> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return Read(argument, read);
        }
        catch (Exception exception) when (SqliteFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw failure;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for the reads in flight, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < maxSessions; i++) await _places.WaitAsync(CancellationToken.None);
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out var session)) session.Dispose();
        }

        _places.Release(maxSessions); // Whoever comes now learns that it is too late.
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteReadSession, TArgument, TResult> read)
    {
        var session = Take();
        var isSound = false;
        try
        {
            var result = read(session, argument);
            isSound = true;
            return result;
        }
        finally
        {
            if (isSound) Return(session);
            else session.Dispose(); // The next read begins with a fresh connection.
        }
    }

    private SqliteReadSession Take()
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteStore));
            if (_idle.TryPop(out var session)) return session;
        }

        return new SqliteReadSession(path);
    }

    private void Return(SqliteReadSession session)
    {
        session.Reset();
        lock (_idle) _idle.Push(session);
    }
}
