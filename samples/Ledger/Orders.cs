using System.ComponentModel;
using Hearth.Sqlite;
using Hearth.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

/// <summary>A table of the application's own in Hearth's database file.</summary>
internal sealed class Orders(IOptions<SqliteStoreOptions> database) : IHostedService
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = database.Value.Path }.ToString();

    [Description("Places an order.")]
    [ToolEffect(ToolEffect.Transactional)]
    public static string Place(string item)
    {
        var number = Guid.NewGuid().ToString("N")[..8];

        // Made with the result, in one transaction: after a crash there is either an order and a result, or neither.
        ToolContext.Current!.CommitWith(async (connection, transaction, cancellationToken) =>
        {
            await using var insert = ((SqliteConnection)connection).CreateCommand();
            insert.Transaction = (SqliteTransaction)transaction;
            insert.CommandText = "INSERT INTO orders (number, item) VALUES ($number, $item)";
            insert.Parameters.AddWithValue("$number", number);
            insert.Parameters.AddWithValue("$item", item);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        });
        return $"Order {number}: {item}";
    }

    /// <summary>All orders.</summary>
    public async Task<IReadOnlyList<Order>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var select = connection.CreateCommand();
        select.CommandText = "SELECT number, item FROM orders ORDER BY rowid";
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        var orders = new List<Order>();
        while (await reader.ReadAsync(cancellationToken)) orders.Add(new Order(reader.GetString(0), reader.GetString(1)));
        return orders;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var create = connection.CreateCommand();
        create.CommandText = "CREATE TABLE IF NOT EXISTS orders (number TEXT PRIMARY KEY, item TEXT NOT NULL)";
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
