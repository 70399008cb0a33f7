using Hearth.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>What a statement does to durable workspaces, column by column. Of several changes of one path only the last is sent.</summary>
internal sealed class ChangedFiles
{
    private readonly Dictionary<(long Stream, string Path), (long Epoch, WorkspaceFile? File)> _changes = [];
    private readonly List<long> _removedStreams = [];
    private readonly List<string> _removedPaths = [];
    private readonly List<long> _removedEpochs = [];
    private readonly List<long> _streams = [];
    private readonly List<string> _paths = [];
    private readonly List<long> _epochs = [];
    private readonly List<short> _kinds = [];
    private readonly List<long> _lengths = [];
    private readonly List<ReadOnlyMemory<byte>> _contents = [];
    private readonly List<long> _times = [];

    public int Count => _changes.Count;

    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_removedStreams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_removedPaths, NpgsqlDbType.Text));
        command.Parameters.Add(SqlArray.Of(_removedEpochs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_paths, NpgsqlDbType.Text));
        command.Parameters.Add(SqlArray.Of(_epochs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_kinds, NpgsqlDbType.Smallint));
        command.Parameters.Add(SqlArray.Of(_lengths, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_contents, NpgsqlDbType.Bytea));
        command.Parameters.Add(SqlArray.Of(_times, NpgsqlDbType.Bigint));
    }

    public void Add(long stream, WorkspaceChange change, long epoch) => _changes[(stream, change.Path)] = (epoch, change.File);

    /// <summary>Fills the columns, once everything has been added.</summary>
    public void Complete()
    {
        foreach (var ((stream, path), (epoch, file)) in _changes)
        {
            if (file is null)
            {
                _removedStreams.Add(stream);
                _removedPaths.Add(StoredText.Escape(path));
                _removedEpochs.Add(epoch);
                continue;
            }

            var row = WorkspaceRow.Of(file);
            _streams.Add(stream);
            _paths.Add(StoredText.Escape(path));
            _epochs.Add(epoch);
            _kinds.Add((short)row.Kind);
            _lengths.Add(row.Length);
            _contents.Add(row.Content);
            _times.Add(row.ModifiedAtTicks);
        }
    }

    public void Clear()
    {
        _changes.Clear();
        _removedStreams.Clear();
        _removedPaths.Clear();
        _removedEpochs.Clear();
        _streams.Clear();
        _paths.Clear();
        _epochs.Clear();
        _kinds.Clear();
        _lengths.Clear();
        _contents.Clear();
        _times.Clear();
    }
}
