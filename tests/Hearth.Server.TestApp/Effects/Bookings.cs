using System.Data.Common;

namespace Hearth.Server.TestApp.Effects;

/// <summary>A table of the application in Hearth's database, to which nothing keeps a row from being added twice.</summary>
internal static class Bookings
{
    public static async Task AddAsync(DbConnection connection, DbTransaction transaction, string item, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "CREATE TABLE IF NOT EXISTS bookings (item text NOT NULL)";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "INSERT INTO bookings (item) VALUES (@item)";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("item", item);
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
