namespace Hearth.Bench.Databases;

/// <summary>A file in a temporary directory for each server.</summary>
internal sealed class SqliteFiles : IDatabases
{
    public bool ArePostgres => false;

    public Task<IDatabase> CreateAsync(bool keep) =>
        Task.FromResult<IDatabase>(new SqliteFile(Directory.CreateTempSubdirectory("hearth-bench-").FullName, keep));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
