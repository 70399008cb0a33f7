using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Sends statements, each a transaction of its own, through the pool's connections.</summary>
/// <remarks>
/// A pooled connection may have died long ago, with the server's last restart. That shows only when it is used; the statement then is
/// sent once more, at once and on a new connection. Every statement of the store may be sent twice.
/// <para>
/// No statement is cancelled on its way: Npgsql takes one that was cancelled while it was being prepared for prepared, without knowing
/// what it returns, and whoever uses it next on that connection fails. Who cancels stops waiting; the statement comes to its end.
/// </para>
/// </remarks>
internal sealed class PostgresPool(NpgsqlDataSource source)
{
    /// <summary>The first row.</summary>
    /// <returns>The default when there is none.</returns>
    /// <exception cref="StoreUnavailableException">The database did not answer.</exception>
    public Task<T?> FindAsync<T>(PostgresStatement statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        SendAsync(statement, command => ReadFirstAsync(command, read), cancellationToken);

    /// <inheritdoc cref="FindAsync"/>
    /// <summary>All rows.</summary>
    public Task<List<T>> ListAsync<T>(PostgresStatement statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        SendAsync(statement, command => ReadAllAsync(command, read), cancellationToken);

    /// <inheritdoc cref="FindAsync"/>
    /// <returns>How many rows were changed.</returns>
    public Task<int> ExecuteAsync(PostgresStatement statement, CancellationToken cancellationToken) =>
        SendAsync(statement, static command => command.ExecuteNonQueryAsync(), cancellationToken);

    /// <summary>Does what takes its connections from the same pool and may be done twice.</summary>
    /// <param name="work">Told whether the connection broke and it is done again. Must not cancel its statements.</param>
    /// <param name="cancellationToken">Stops waiting; the work goes on.</param>
    /// <exception cref="StoreUnavailableException">The database did not answer.</exception>
    public async Task<T> DoAsync<T>(Func<bool, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await TryTwiceAsync(work).WaitAsync(cancellationToken);
    }

    private async Task<T> TryTwiceAsync<T>(Func<bool, Task<T>> work)
    {
        try
        {
            return await work(false);
        }
        catch (NpgsqlException exception) when (PostgresFailure.IsLostConnection(exception))
        {
            source.Clear(); // What was idle all the while is hardly better.
            return await PostgresFailure.TranslateAsync(work(true));
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw failure;
        }
    }

    private Task<T> SendAsync<T>(PostgresStatement statement, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellationToken) =>
        DoAsync(
            async isRepeated =>
            {
                statement.IsRepeated = isRepeated;
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                statement.Command.Connection = connection;
                return await run(statement.Command);
            },
            cancellationToken);

    private static async Task<T?> ReadFirstAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var first = await reader.ReadAsync() ? read(reader) : default;
        await EndAsync(reader);
        return first;
    }

    private static async Task<List<T>> ReadAllAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        await EndAsync(reader);
        return rows;
    }

    // The server sends the rows, then commits. Only the end of its answer says that it has.
    private static Task<bool> EndAsync(NpgsqlDataReader reader) => reader.NextResultAsync();
}
