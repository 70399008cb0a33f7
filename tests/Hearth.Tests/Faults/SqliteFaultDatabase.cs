using System.Data.Common;
using Hearth.Sqlite;
using Hearth.Storage;
using Microsoft.Data.Sqlite;

namespace Hearth.Tests.Faults;

public sealed class SqliteFaultDatabase : FaultDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");

    public override ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "hearth.db")};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    internal override Func<IHearthStore> Begin() =>
        () => new SqliteStore(new SqliteStoreOptions { Path = Path.Combine(_directory.FullName, "hearth.db") });
}
