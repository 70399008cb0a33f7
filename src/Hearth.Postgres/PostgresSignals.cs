using System.Globalization;
using System.Runtime.CompilerServices;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Asks other processes to look at a stream, and hears what they ask.</summary>
/// <remarks>
/// A signal never rides on another statement: the server lets transactions with notifications commit only one at a time. The channel is
/// the schema's name, which fits and is unique in the database; the text is <c>{to} {from} {stream}</c>, with <c>*</c> for everybody.
/// </remarks>
internal sealed partial class PostgresSignals(
    Guid process, string schema, PostgresPool pool, NpgsqlDataSource dedicated, ILogger<PostgresSignals> logger)
{
    private const string Everybody = "*";

    private const string SignalSql =
        """
        SELECT pg_notify($1, coalesce(owner::text, '*') || ' ' || $2::text || ' ' || id)
        FROM   streams
        WHERE  id = $3
        AND    deleted_at IS NULL
        AND    owner IS DISTINCT FROM $2
        """;

    private readonly string _process = process.ToString("D");
    private bool _isLost;

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => pool.ExecuteAsync(
        new PostgresStatement(SignalSql).Bind(schema).Bind(process).Bind(stream.Value), cancellationToken);

    /// <summary>Ends when the store closes, and with a <see cref="StoreUnavailableException"/> when the connection is lost.</summary>
    public async IAsyncEnumerable<StreamId> ListenAsync(
        CancellationToken closing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        await using var connection = await ConnectAsync(cancellationToken);
        var heard = new Queue<StreamId>();
        connection.Notification += (_, notification) =>
        {
            if (Read(notification.Payload) is { } stream) heard.Enqueue(stream);
        };
        await ListenAsync(connection, cancellationToken);
        do
        {
            while (heard.TryDequeue(out var stream)) yield return stream;
        }
        while (await TryWaitAsync(connection, closing, ending.Token));
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dedicated.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw Lose(failure);
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand($"LISTEN \"{schema}\"", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw Lose(failure);
        }

        if (Interlocked.Exchange(ref _isLost, false)) LogListeningAgain(schema);
    }

    /// <returns>False when the store closes.</returns>
    private async Task<bool> TryWaitAsync(NpgsqlConnection connection, CancellationToken closing, CancellationToken ending)
    {
        try
        {
            await connection.WaitAsync(ending);
            return true;
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw Lose(failure);
        }
    }

    private Exception Lose(Exception failure)
    {
        if (!Interlocked.Exchange(ref _isLost, true)) LogListeningLost(schema, failure.Message);
        return failure;
    }

    /// <returns>Null when it is for somebody else, or from this process.</returns>
    private StreamId? Read(string text) => text.Split(' ') is [var to, var from, var stream]
        && (to == _process || to == Everybody)
        && from != _process
        && long.TryParse(stream, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new StreamId(id)
            : null;

    [LoggerMessage(LogLevel.Warning, "Signals of other processes in schema {Schema} are not heard until it is tried again: {Reason}")]
    private partial void LogListeningLost(string schema, string reason);

    [LoggerMessage(LogLevel.Information, "Signals of other processes in schema {Schema} are heard again.")]
    private partial void LogListeningAgain(string schema);
}
