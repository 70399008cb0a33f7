using Hearth.Streams;
using Hearth.Submissions;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>The submissions that a statement settles, column by column.</summary>
internal sealed class SettledSubmissions
{
    private readonly List<string> _submissions = [];
    private readonly List<long> _streams = [];
    private readonly List<long> _positions = [];
    private readonly List<long> _guards = [];

    public int Count => _submissions.Count;

    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_submissions, NpgsqlDbType.Text));
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_positions, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_guards, NpgsqlDbType.Bigint));
    }

    public void Add(SubmissionId submission, long stream, Offset position, long guard)
    {
        _submissions.Add(StoredText.Escape(submission.Value));
        _streams.Add(stream);
        _positions.Add(position.Value);
        _guards.Add(guard);
    }

    public void Clear()
    {
        _submissions.Clear();
        _streams.Clear();
        _positions.Clear();
        _guards.Clear();
    }
}
