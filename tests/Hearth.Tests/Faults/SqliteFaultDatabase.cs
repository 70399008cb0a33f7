using Hearth.Sqlite;
using Hearth.Storage;

namespace Hearth.Tests.Faults;

public sealed class SqliteFaultDatabase : FaultDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");

    public override ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal override Func<IHearthStore> Begin() =>
        () => new SqliteStore(new SqliteStoreOptions { Path = Path.Combine(_directory.FullName, "hearth.db") });
}
