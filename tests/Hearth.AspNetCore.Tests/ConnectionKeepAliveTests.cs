using System.Net.Sockets;
using System.Text;
using Hearth.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests;

/// <summary>How long a connection without a request is kept.</summary>
public sealed class ConnectionKeepAliveTests
{
    private static readonly TimeSpan ServerDefault = new KestrelServerLimits().KeepAliveTimeout;

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public async Task KeepAlive_InAContainer_OutlastsTheLongestIdleTimeoutOfALoadBalancer(string value)
    {
        await using var host = await TestHost.StartAsync(Set("DOTNET_RUNNING_IN_CONTAINER", value));

        Assert.Equal(TimeSpan.FromSeconds(4060), LimitOf(host));
    }

    [Fact]
    public async Task KeepAlive_Elsewhere_IsTheServersOwn()
    {
        await using var host = await TestHost.StartAsync(Set("DOTNET_RUNNING_IN_CONTAINER", ""));

        Assert.Equal(ServerDefault, LimitOf(host));
    }

    [Fact]
    public async Task KeepAlive_ThatTheApplicationChose_StaysInAContainer()
    {
        await using var host = await TestHost.StartAsync(builder =>
        {
            builder.Configuration["DOTNET_RUNNING_IN_CONTAINER"] = "true";
            builder.WebHost.ConfigureKestrel(server => server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1));
        });

        Assert.Equal(TimeSpan.FromMinutes(1), LimitOf(host));
    }

    [Fact]
    public async Task KeepAlive_ByOption_ClosesAnIdleConnectionAfterIt()
    {
        // Arrange
        await using var host = await TestHost.StartAsync(Set("Hearth:Http:KeepAliveTimeout", "00:00:01"));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);

        // Act: the answer, then nothing more is asked. By itself the server would wait for more than two minutes.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(ServerDefault / 2);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(limit.Token);

        // Assert
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("1.00:00:01")]
    public async Task KeepAlive_OutOfBounds_IsRefusedAtStart(string timeout)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.StartAsync(Set("Hearth:Http:KeepAliveTimeout", timeout)));

        Assert.Contains("KeepAliveTimeout", exception.Message, StringComparison.Ordinal);
    }

    private static TimeSpan LimitOf(TestHost host) => host.Get<IOptions<KestrelServerOptions>>().Value.Limits.KeepAliveTimeout;

    private static Action<WebApplicationBuilder> Set(string key, string value) => builder => builder.Configuration[key] = value;
}
