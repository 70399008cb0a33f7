using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres;

/// <summary>Array parameters.</summary>
internal static class SqlArray
{
    /// <summary>A parameter that reads the list anew with every execution; its elements are sent without a copy.</summary>
    public static NpgsqlParameter<List<T>> Of<T>(List<T> values, NpgsqlDbType elementType) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | elementType };
}
