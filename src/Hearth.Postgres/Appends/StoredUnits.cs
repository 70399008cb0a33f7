using Hearth.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>
/// Units that were refused because of a close or an abort, but may have been stored before it by a try whose answer was lost. Asked for
/// in a statement of its own: the refusing one may have begun before that try committed.
/// </summary>
internal sealed class StoredUnits : IAsyncDisposable
{
    private const string FindSql =
        """
        SELECT u.number
        FROM   unnest($1, $2) WITH ORDINALITY AS u (stream, position, number)
        JOIN   events ON events.stream = u.stream AND events.position = u.position
        """;

    private readonly List<(PendingAppend Append, int Unit)> _refused = [];
    private readonly List<long> _streams = [];
    private readonly List<long> _positions = [];
    private readonly NpgsqlCommand _find;

    public StoredUnits(NpgsqlConnection connection, TimeSpan answerTimeout)
    {
        _find = new NpgsqlCommand(FindSql, connection) { CommandTimeout = (int)answerTimeout.TotalSeconds };
        _find.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        _find.Parameters.Add(SqlArray.Of(_positions, NpgsqlDbType.Bigint));
    }

    /// <summary>Remembers a refused unit that has events.</summary>
    public void Add(PendingAppend append, int unit)
    {
        _refused.Add((append, unit));
        _streams.Add(append.Stream.Value);
        _positions.Add(append.Append.Units[unit].Events[^1].Offset.Value);
    }

    /// <summary>Decides those that are stored after all.</summary>
    public async Task FindAsync()
    {
        if (_refused.Count == 0) return;
        try
        {
            await using var reader = await _find.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var (append, unit) = _refused[(int)reader.GetInt64(0) - 1];
                append.Decide(unit, AppendOutcome.Stored);
            }
        }
        finally
        {
            _refused.Clear();
            _streams.Clear();
            _positions.Clear();
        }
    }

    public ValueTask DisposeAsync() => _find.DisposeAsync();
}
