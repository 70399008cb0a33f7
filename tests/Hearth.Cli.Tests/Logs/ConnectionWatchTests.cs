using System.Net;
using System.Net.Sockets;
using Hearth.Cli.Logs;

namespace Hearth.Cli.Tests.Logs;

/// <summary>A host that takes connections and says nothing.</summary>
public sealed class ConnectionWatchTests : IDisposable
{
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);

    public ConnectionWatchTests() => _host.Start();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task SendAsync_NoAnswerInTime_IsAwayUnlessTheUserHasStopped(bool isStopped, int expected)
    {
        // Arrange
        var away = 0;
        using var stop = new CancellationTokenSource();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        using var client = new HttpMessageInvoker(new ConnectionWatch(() => away++, () => { }, stop.Token));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_host.LocalEndpoint}/");

        // Act
        var answer = client.SendAsync(request, limit.Token);
        using var connection = await _host.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await (isStopped ? stop : limit).CancelAsync();

        // Assert
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(expected, away);
    }

    public void Dispose() => _host.Dispose();
}
