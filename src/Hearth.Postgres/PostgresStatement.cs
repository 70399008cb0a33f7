using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres;

/// <summary>One SQL statement with the values of its parameters, in their order.</summary>
internal sealed class PostgresStatement(string sql)
{
    public NpgsqlCommand Command { get; } = new(sql);

    /// <summary>
    /// Whether the connection broke and the statement was sent again: the first sending may have taken effect, and even still may.
    /// </summary>
    public bool IsRepeated { get; set; }

    public PostgresStatement Bind<T>(T value)
        where T : notnull
    {
        Command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return this;
    }

    public PostgresStatement Bind(DateTimeOffset value) => Bind(value.UtcDateTime);

    public PostgresStatement BindText(string? value) =>
        BindOptional(value is null ? null : StoredText.Escape(value), NpgsqlDbType.Text);

    public PostgresStatement BindBytes(ReadOnlyMemory<byte>? value) => BindOptional(value, NpgsqlDbType.Bytea);

    public PostgresStatement BindTime(DateTimeOffset? value) => BindOptional(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    private PostgresStatement BindOptional(object? value, NpgsqlDbType type)
    {
        Command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        return this;
    }
}
