using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Finds submissions.</summary>
internal sealed class SubmissionReader(SqliteSession session)
{
    private const string FindSql =
        """
        SELECT submissions.external_id, stream, number, submissions.kind, input, tail, admitted_at, number <= abort_through,
               settled_at, trace_parent, trace_state
        FROM   submissions JOIN streams ON streams.id = submissions.stream
        WHERE  submissions.external_id = $id
        """;

    private const string NextSql =
        """
        SELECT   submissions.external_id, stream, number, submissions.kind, input, tail, admitted_at, number <= abort_through,
                 settled_at, trace_parent, trace_state
        FROM     submissions JOIN streams ON streams.id = submissions.stream
        WHERE    stream = $stream
        AND      settled_at IS NULL
        ORDER BY number
        LIMIT    1
        """;

    private const string IsUnsettledSql =
        """
        SELECT EXISTS (
            SELECT 1
            FROM   submissions JOIN streams ON streams.id = submissions.stream
            WHERE  submissions.external_id = $id
            AND    settled_at IS NULL)
        """;

    private readonly SqliteStatement _find = session.Prepare(FindSql);
    private readonly SqliteStatement _next = session.Prepare(NextSql);
    private readonly SqliteStatement _isUnsettled = session.Prepare(IsUnsettledSql);

    public SubmissionRecord? Find(SubmissionId id) => _find.Start().Bind(id.Value).Step() ? ReadRow(_find) : null;

    public SubmissionRecord? Next(StreamId stream) => _next.Start().Bind(stream.Value).Step() ? ReadRow(_next) : null;

    public IReadOnlyList<SubmissionId> FindUnsettled(IReadOnlyCollection<SubmissionId> ids) =>
        [.. ids.Where(id => _isUnsettled.Start().Bind(id.Value).RunScalar() != 0)];

    private static SubmissionRecord ReadRow(SqliteStatement row) => new(
        new SubmissionId(row.Text(0)),
        new StreamId(row.Int64(1)),
        row.Int64(2),
        (SubmissionKind)row.Int64(3),
        row.Bytes(4).ToArray(),
        new Offset(row.Int64(5)),
        new DateTimeOffset(row.Int64(6), TimeSpan.Zero),
        row.Int64(7) != 0,
        row.IsNull(8) ? null : new Offset(row.Int64(8)),
        row.OptionalText(9),
        row.OptionalText(10));
}
