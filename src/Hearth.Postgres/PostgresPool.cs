using System.Net.Sockets;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Sends statements, each a transaction of its own, through the pool's connections.</summary>
/// <remarks>
/// A pooled connection may have died long ago, with the server's last restart. That shows only when it is used; the statement then is
/// sent again, at once and on another connection. Every statement of the store may be sent more than once.
/// <para>
/// No statement is cancelled on its way: Npgsql takes one that was cancelled while it was being prepared for prepared, without knowing
/// what it returns, and whoever uses it next on that connection fails. Who cancels stops waiting; the statement comes to its end.
/// </para>
/// </remarks>
internal sealed class PostgresPool(NpgsqlDataSource source)
{
    private const int MaxTries = 5;

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
        return await TryAsync(work).WaitAsync(cancellationToken);
    }

    private async Task<T> TryAsync<T>(Func<bool, Task<T>> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work(tries > 1);
            }
            catch (NpgsqlException exception) when (IsWorthAnother(exception, tries))
            {
                source.Clear(); // What was idle all the while is hardly better.
            }
            catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
            {
                throw failure;
            }
        }
    }

    // Npgsql lets a second caller go on while the first still clears the pool, so it may be lent another dead connection. Each of them is
    // used up by that. A server that lets nobody in is asked twice.
    private static bool IsWorthAnother(NpgsqlException exception, int tries) =>
        PostgresFailure.IsLostConnection(exception) && tries < (exception.InnerException is SocketException ? 2 : MaxTries);

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
