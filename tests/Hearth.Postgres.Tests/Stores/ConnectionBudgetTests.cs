using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Hearth.Postgres.Tests.Stores;

public sealed class ConnectionBudgetTests : StoreTests
{
    [Theory]
    [InlineData(2, LogLevel.Information, "at most 9 connections of the 197 ")]
    [InlineData(100, LogLevel.Warning, "4 such processes could use them up")]
    public async Task Open_AnyPool_SaysWhatItMayTakeOfWhatThereIs(int maxPoolSize, LogLevel level, string expected)
    {
        // Act: the server of the tests has 200 connections, 3 of them for superusers.
        var lines = await OpenAsync(Database.Url, maxPoolSize);
        // Assert
        var line = Assert.Single(lines, line => line.Text.Contains("This process opens at most", StringComparison.Ordinal));
        Assert.Equal(level, line.Level);
        Assert.Contains(expected, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_UserWithALimit_CountsThatLimit()
    {
        // Arrange
        var role = string.Create(CultureInfo.InvariantCulture, $"limited_{Guid.NewGuid():N}");
        await Servers.Sql.ExecuteAsync(Database.ConnectionString, $"CREATE ROLE {role} LOGIN PASSWORD 's3cret' CONNECTION LIMIT 50");
        await Servers.Sql.ExecuteAsync(Database.ConnectionString, $"GRANT CREATE ON DATABASE {Database.Name} TO {role}");
        var server = await ServerAsync();
        var url = string.Create(CultureInfo.InvariantCulture, $"postgres://{role}:s3cret@127.0.0.1:{server.Port}/{Database.Name}");
        // Act
        var lines = await OpenAsync(url, maxPoolSize: 10);
        // Assert
        Assert.Contains(lines, line => line.Level == LogLevel.Warning && line.Text.Contains("17 connections of the 50", StringComparison.Ordinal));
    }

    private static async Task<(LogLevel Level, string Text)[]> OpenAsync(string url, int maxPoolSize)
    {
        using var logs = new RecordedLogs();
        await using var store = new PostgresStore(new PostgresStoreOptions { Url = url, MaxPoolSize = maxPoolSize }, TimeProvider.System, logs);
        await store.OpenAsync(Cancel);
        return [.. logs.Lines];
    }
}
