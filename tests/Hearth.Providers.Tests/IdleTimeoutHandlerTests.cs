using System.IO.Pipelines;
using System.Net;
using Hearth.Models;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Providers.Tests;

public sealed class IdleTimeoutHandlerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _body = new();

    [Fact]
    public async Task Read_WithBytesBeforeEachLimit_LastsLongerThanAnyLimit()
    {
        // Arrange
        var stream = await OpenAsync();
        var buffer = new byte[16];
        // Act
        for (var i = 0; i < 10; i++)
        {
            var read = stream.ReadAsync(buffer, ProviderRig.Cancel).AsTask();
            _time.Advance(TimeSpan.FromSeconds(59));
            await _body.Writer.WriteAsync(": ping\n\n"u8.ToArray(), ProviderRig.Cancel);
            // Assert
            Assert.Equal(8, await read);
        }
    }

    [Fact]
    public async Task Read_SilentForTheIdleTimeout_Throws()
    {
        // Arrange
        var stream = await OpenAsync();
        await _body.Writer.WriteAsync("data"u8.ToArray(), ProviderRig.Cancel);
        await stream.ReadExactlyAsync(new byte[4], ProviderRig.Cancel);
        // Act
        var read = stream.ReadAsync(new byte[4], ProviderRig.Cancel).AsTask();
        _time.Advance(TimeSpan.FromSeconds(60));
        // Assert
        var exception = await Assert.ThrowsAsync<ModelStreamTimeoutException>(() => read);
        Assert.Equal((TimeSpan.FromSeconds(60), true), (exception.Limit, exception.HasStarted));
    }

    [Fact]
    public async Task Read_BeforeTheFirstByte_HasTheLongerLimit()
    {
        // Arrange
        var stream = await OpenAsync();
        // Act
        var read = stream.ReadAsync(new byte[4], ProviderRig.Cancel).AsTask();
        _time.Advance(TimeSpan.FromSeconds(299));
        var wasPending = !read.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));
        // Assert
        Assert.True(wasPending);
        var exception = await Assert.ThrowsAsync<ModelStreamTimeoutException>(() => read);
        Assert.Equal((TimeSpan.FromMinutes(5), false), (exception.Limit, exception.HasStarted));
    }

    [Fact]
    public async Task Read_ByASlowReader_IsNotTheProvidersSilence()
    {
        // Arrange
        var stream = await OpenAsync();
        await _body.Writer.WriteAsync("data"u8.ToArray(), ProviderRig.Cancel);
        await stream.ReadExactlyAsync(new byte[2], ProviderRig.Cancel);
        // Act
        _time.Advance(TimeSpan.FromHours(1));
        // Assert
        Assert.Equal(2, await stream.ReadAsync(new byte[2], ProviderRig.Cancel));
    }

    [Fact]
    public async Task Read_CancelledByTheCaller_IsNoTimeout()
    {
        // Arrange
        var stream = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[4], stop.Token).AsTask();
        // Act
        await stop.CancelAsync();
        // Assert
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(stop.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Send_WithoutHeadersInTime_Throws()
    {
        // Arrange
        using var client = Client(new TaskCompletionSource<HttpResponseMessage>().Task);
        // Act
        var send = client.GetAsync(new Uri("http://model.example/"), ProviderRig.Cancel);
        _time.Advance(TimeSpan.FromMinutes(5));
        // Assert
        await Assert.ThrowsAsync<ModelStreamTimeoutException>(() => send);
    }

    private async Task<Stream> OpenAsync()
    {
        var content = new StreamContent(_body.Reader.AsStream());
        var client = Client(Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }));
        return await client.GetStreamAsync(new Uri("http://model.example/"), ProviderRig.Cancel);
    }

    private HttpClient Client(Task<HttpResponseMessage> response) =>
        new(new IdleTimeoutHandler(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60), _time) { InnerHandler = new Answer(response) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private sealed class Answer(Task<HttpResponseMessage> response) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            response.WaitAsync(cancellationToken);
    }
}
