using Hearth.Streams;
using Hearth.Submissions;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Finds submissions.</summary>
internal sealed class PostgresSubmissions(PostgresPool pool)
{
    private const string FindSql =
        """
        SELECT submissions.external_id, stream, number, submissions.kind, input, tail, admitted_at, number <= abort_through,
               settled_at, trace_parent, trace_state
        FROM   submissions JOIN streams ON streams.id = submissions.stream
        WHERE  submissions.external_id = $1
        AND    deleted_at IS NULL
        """;

    private const string NextSql =
        """
        SELECT   submissions.external_id, stream, number, submissions.kind, input, tail, admitted_at, number <= abort_through,
                 settled_at, trace_parent, trace_state
        FROM     submissions JOIN streams ON streams.id = submissions.stream
        WHERE    stream = $1
        AND      settled_at IS NULL
        AND      deleted_at IS NULL
        ORDER BY number
        LIMIT    1
        """;

    private const string FindUnsettledSql =
        """
        SELECT submissions.external_id
        FROM   submissions JOIN streams ON streams.id = submissions.stream
        WHERE  submissions.external_id = ANY ($1)
        AND    settled_at IS NULL
        AND    deleted_at IS NULL
        """;

    public Task<SubmissionRecord?> FindAsync(SubmissionId id, CancellationToken cancellationToken) =>
        pool.FindAsync(new PostgresStatement(FindSql).BindText(id.Value), ReadRow, cancellationToken);

    public Task<SubmissionRecord?> NextAsync(StreamId stream, CancellationToken cancellationToken) =>
        pool.FindAsync(new PostgresStatement(NextSql).Bind(stream.Value), ReadRow, cancellationToken);

    public async Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var texts = ids.Select(id => StoredText.Escape(id.Value)).ToArray();
        return await pool.ListAsync(
            new PostgresStatement(FindUnsettledSql).Bind(texts),
            static row => new SubmissionId(StoredText.Unescape(row.GetString(0))),
            cancellationToken);
    }

    private static SubmissionRecord ReadRow(NpgsqlDataReader row) => new(
        new SubmissionId(StoredText.Unescape(row.GetString(0))),
        new StreamId(row.GetInt64(1)),
        row.GetInt64(2),
        (SubmissionKind)row.GetInt16(3),
        row.GetFieldValue<byte[]>(4),
        new Offset(row.GetInt64(5)),
        new DateTimeOffset(row.GetDateTime(6)),
        row.GetBoolean(7),
        row.IsDBNull(8) ? null : new Offset(row.GetInt64(8)),
        OptionalText(row, 9),
        OptionalText(row, 10));

    private static string? OptionalText(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : StoredText.Unescape(row.GetString(column));
}
