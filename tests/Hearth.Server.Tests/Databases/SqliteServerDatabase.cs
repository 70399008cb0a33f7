namespace Hearth.Server.Tests.Databases;

/// <summary>An SQLite file in a directory of its own.</summary>
public sealed class SqliteServerDatabase : ServerDatabase
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-kill-").FullName;

    /// <summary>Whether a server has put anything there.</summary>
    public bool IsTouched => Directory.EnumerateFileSystemEntries(_directory).Any();

    public override Task<string> CreateAsync() => Task.FromResult($"sqlite:{Path.Combine(_directory, "hearth.db")}");

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
