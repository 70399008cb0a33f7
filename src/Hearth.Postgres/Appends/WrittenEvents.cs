using Hearth.Events;
using Hearth.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>The events of one unit, column by column.</summary>
internal sealed class WrittenEvents
{
    private readonly List<long> _positions = [];
    private readonly List<short> _kinds = [];
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private readonly List<long> _blobs = [];

    /// <param name="events">The events.</param>
    /// <param name="largeEvents">Those of which the payload is kept as a blob; null for none.</param>
    public WrittenEvents(IReadOnlyList<StoredEvent> events, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents)
    {
        foreach (var item in events)
        {
            var large = largeEvents?.GetValueOrDefault(item.Offset);
            _positions.Add(item.Offset.Value);
            _kinds.Add((short)item.Kind);
            _payloads.Add(large is null ? item.Payload : default);
            _blobs.Add(large?.BlobId ?? 0);
        }
    }

    /// <summary>Position, kind, payload and blob.</summary>
    public IReadOnlyList<NpgsqlParameter> Parameters =>
    [
        SqlArray.Of(_positions, NpgsqlDbType.Bigint),
        SqlArray.Of(_kinds, NpgsqlDbType.Smallint),
        SqlArray.Of(_payloads, NpgsqlDbType.Bytea),
        SqlArray.Of(_blobs, NpgsqlDbType.Bigint),
    ];
}
