using Hearth.Client.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Client.Tests;

public sealed class DependencyInjectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddHearthClient_Twice_RegistersTheFirstOneOnce()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(hasKeys: true);
        await using var services = new ServiceCollection()
            .AddHearthClient(server.BaseAddress, options => options.Token = TestServer.Key)
            .AddHearthClient(new Uri("http://localhost:1"))
            .BuildServiceProvider();

        // Act
        var client = services.GetRequiredService<HearthClient>();
        var result = await client.Agent("assistant", "a").PromptAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.Equal("Hi", result.Text);
        Assert.Single(services.GetServices<HearthClient>());
    }

    [Fact]
    public async Task AddHearthClient_WithAFactory_MakesItOfServices()
    {
        await using var server = await TestServer.StartAsync();
        await using var services = new ServiceCollection()
            .AddSingleton(new HttpClient { BaseAddress = server.BaseAddress })
            .AddHearthClient(provider => new HearthClient(provider.GetRequiredService<HttpClient>()))
            .BuildServiceProvider();

        var result = await services.GetRequiredService<HearthClient>().Agent("assistant", "a").PromptAsync("Hi", cancellationToken: Cancel);

        Assert.Equal("Hi", result.Text);
    }
}
