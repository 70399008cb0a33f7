using Hearth.Agents;
using Hearth.Anthropic;
using Hearth.FakeProvider;
using Hearth.Models;
using Hearth.OpenAI;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Providers.Tests;

public sealed class FallbackTests
{
    [Fact]
    public async Task Prompt_WhileAnthropicIsOverloaded_IsAnsweredByOpenAI()
    {
        // Arrange
        await using var server = await FakeProviderServer.StartAsync();
        server.Enqueue(new FakeTurn().Fail(529), new FakeTurn().Fail(529), new FakeTurn().Text("Here I am.").Usage(1_000, 100));
        await using var host = await HearthTestHost.StartAsync(
            hearth =>
            {
                hearth.Services.AddHearthAnthropic(options => (options.ApiKey, options.BaseUrl) = (ProviderRig.Key, server.BaseUri));
                hearth.Services.AddHearthOpenAI(options => (options.ApiKey, options.BaseUrl) = (ProviderRig.Key, new Uri(server.BaseUri, "v1")));
                hearth.Services.Configure<ModelsOptions>(options => (options.MaxModelRetries, options.ModelRetryDelay) = (1, TimeSpan.Zero));
                hearth.AddAgent("agent", _ => new AgentDefinition
                {
                    Model = "anthropic/claude-haiku-4-5",
                    FallbackModels = ["openai/gpt-5-mini"],
                    ThinkingLevel = ThinkingLevel.ExtraHigh,
                });
            },
            ProviderRig.Cancel);

        // Act
        var id = await host.SendAsync("agent", "one", "Hi", ProviderRig.Cancel);
        var result = (await host.WaitAsync(id, ProviderRig.Cancel))!.Value;

        // Assert: by the other one's protocol, at its price, with the thinking that it knows.
        Assert.Equal("Here I am.", result.GetProperty("text").GetString());
        Assert.Equal("gpt-5-mini", result.GetProperty("model").GetProperty("id").GetString());
        Assert.Equal(0.00045m, result.GetProperty("usage").GetProperty("cost").GetProperty("total").GetDecimal());
        var turns = (await host.ReadEventsAsync("agent", "one", ProviderRig.Cancel)).Where(item => item.GetProperty("type").GetString() == "turn").ToList();
        Assert.Equal(["anthropic", "anthropic", "openai"], turns.Select(turn => turn.GetProperty("provider").GetString()));
        Assert.Equal("overloaded", turns[0].GetProperty("response").GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(["extrahigh", "extrahigh", "high"], turns.Select(turn => turn.GetProperty("request").GetProperty("reasoningLevel").GetString()));
    }
}
