namespace Hearth.Bench.Databases;

/// <summary>Where one server under load keeps its state. Disposing removes it.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>The server's settings that name it.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>What it holds. The server has to be idle: what it prunes in the background counts otherwise.</summary>
    Task<StorageReport> ReadStorageAsync();

    /// <summary>What the database's own processes have used so far; null when it works within the server's process.</summary>
    Task<DatabaseUse?> ReadUseAsync();
}
