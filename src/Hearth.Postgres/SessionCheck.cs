using Npgsql;

namespace Hearth.Postgres;

/// <summary>Refuses new connections to a server that is not in the state that the URL asks for.</summary>
internal sealed class SessionCheck(TargetSessionAttributes target)
{
    /// <summary>Whether what is not said to be read-only can write there.</summary>
    public const string IsWritableSql =
        "SELECT NOT pg_catalog.pg_is_in_recovery() AND pg_catalog.current_setting('default_transaction_read_only') = 'off'";

    private const string IsPrimarySql = "SELECT NOT pg_catalog.pg_is_in_recovery()";

    private readonly string _sql = target == TargetSessionAttributes.Primary ? IsPrimarySql : IsWritableSql;

    public void Check(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(_sql, connection);
        Decide(command.ExecuteScalar());
    }

    public async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(_sql, connection);
        Decide(await command.ExecuteScalarAsync());
    }

    private static void Decide(object? isSuitable)
    {
        if (isSuitable is not true) throw new NpgsqlException("The server does not take writes, which target_session_attrs asks for.");
    }
}
