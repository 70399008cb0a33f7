using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>The streams that a statement closes, column by column.</summary>
internal sealed class ClosedStreams
{
    private readonly List<long> _streams = [];
    private readonly List<long> _epochs = [];
    private readonly List<long> _guards = [];

    public int Count => _streams.Count;

    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_epochs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_guards, NpgsqlDbType.Bigint));
    }

    public void Add(long stream, long epoch, long guard)
    {
        _streams.Add(stream);
        _epochs.Add(epoch);
        _guards.Add(guard);
    }

    public void Clear()
    {
        _streams.Clear();
        _epochs.Clear();
        _guards.Clear();
    }
}
