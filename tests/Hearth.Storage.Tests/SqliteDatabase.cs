using System.Data.Common;
using Hearth.Sqlite;
using Microsoft.Data.Sqlite;

namespace Hearth.Storage.Tests;

public sealed class SqliteDatabase : TestDatabase, IApplicationDatabase
{
    private readonly TemporaryDirectory _directory = new();

    public string Table => "application";

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection($"Data Source={_directory.File("hearth.db")};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override IHearthStore CreateStore() => new SqliteStore(new SqliteStoreOptions { Path = _directory.File("hearth.db") });

    public override ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
