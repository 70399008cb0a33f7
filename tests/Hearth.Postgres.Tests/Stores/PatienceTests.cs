using System.Net;
using System.Net.Sockets;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Postgres.Tests.Stores;

public sealed class PatienceTests
{
    [Fact]
    public async Task Open_NobodyEverAnswers_SaysSoEveryFiveSecondsAndGivesUpAfterThirty()
    {
        // Arrange: a port that is taken, and where nobody accepts.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"postgres://user:s3cret@127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/database";
        using var logs = new RecordedLogs();
        await using var store = new PostgresStore(new PostgresStoreOptions { Url = url }, new HurriedTime(), logs);
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => store.OpenAsync(TestContext.Current.CancellationToken));
        // Assert
        Assert.Contains("30 seconds", exception.Message, StringComparison.Ordinal);
        Assert.Contains("DATABASE_URL", exception.Message, StringComparison.Ordinal);
        Assert.InRange(logs.Lines.Count(line => line.Level == LogLevel.Warning), 1, 6);
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }
}
