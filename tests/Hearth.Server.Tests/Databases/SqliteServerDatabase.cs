using Microsoft.Data.Sqlite;

namespace Hearth.Server.Tests.Databases;

/// <summary>An SQLite file in a directory of its own.</summary>
public sealed class SqliteServerDatabase : ServerDatabase
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-kill-").FullName;

    /// <summary>Whether a server has put anything there.</summary>
    public bool IsTouched => Directory.EnumerateFileSystemEntries(_directory).Any();

    private string FilePath => Path.Combine(_directory, "hearth.db");

    public override Task<string> CreateAsync() => Task.FromResult($"sqlite:{FilePath}");

    public override async Task<long> CountBookingsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={FilePath};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM bookings";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
