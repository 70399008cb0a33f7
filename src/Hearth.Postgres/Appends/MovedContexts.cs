using Hearth.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>The sessions whose context starts later from a statement on, column by column.</summary>
internal sealed class MovedContexts
{
    private readonly List<long> _streams = [];
    private readonly List<string> _sessions = [];
    private readonly List<long> _positions = [];
    private readonly List<long> _epochs = [];
    private readonly List<long> _guards = [];

    public int Count => _streams.Count;

    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_sessions, NpgsqlDbType.Text));
        command.Parameters.Add(SqlArray.Of(_positions, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_epochs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_guards, NpgsqlDbType.Bigint));
    }

    public void Add(long stream, SessionContext context, long epoch, long guard)
    {
        _streams.Add(stream);
        _sessions.Add(StoredText.Escape(context.Session));
        _positions.Add(context.From.Value);
        _epochs.Add(epoch);
        _guards.Add(guard);
    }

    public void Clear()
    {
        _streams.Clear();
        _sessions.Clear();
        _positions.Clear();
        _epochs.Clear();
        _guards.Clear();
    }
}
