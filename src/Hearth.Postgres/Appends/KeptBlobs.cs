using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>The blobs that a statement's events refer to, column by column.</summary>
internal sealed class KeptBlobs
{
    private readonly List<long> _streams = [];
    private readonly List<byte[]> _hashes = [];
    private readonly List<long> _epochs = [];
    private readonly List<long> _guards = [];

    public int Count => _streams.Count;

    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_hashes, NpgsqlDbType.Bytea));
        command.Parameters.Add(SqlArray.Of(_epochs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_guards, NpgsqlDbType.Bigint));
    }

    public void Add(long stream, byte[] hash, long epoch, long guard)
    {
        _streams.Add(stream);
        _hashes.Add(hash);
        _epochs.Add(epoch);
        _guards.Add(guard);
    }

    public void Clear()
    {
        _streams.Clear();
        _hashes.Clear();
        _epochs.Clear();
        _guards.Clear();
    }
}
