using Hearth.Sqlite;

namespace Hearth.Storage.Tests;

public sealed class SqliteDatabase : TestDatabase
{
    private readonly TemporaryDirectory _directory = new();

    public override IHearthStore CreateStore() => new SqliteStore(new SqliteStoreOptions { Path = _directory.File("hearth.db") });

    public override ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
