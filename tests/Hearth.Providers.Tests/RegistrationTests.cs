using Hearth.Anthropic;
using Hearth.Models;
using Hearth.OpenAI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.Providers.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Add_WithoutKeys_ReportsTheVariableToSet()
    {
        // Arrange
        var services = Services([]).AddHearthOpenAI().AddHearthAnthropic().AddHearthOpenAICompatible("open-router", new Uri("https://router.example/v1"));
        // Act
        var errors = Providers(services).Select(provider => provider.ConfigurationError);
        // Assert
        Assert.Equal(
            [
                "Set OPENAI_API_KEY to use models of openai.",
                "Set ANTHROPIC_API_KEY to use models of anthropic.",
                "Set OPEN_ROUTER_API_KEY to use models of open-router.",
            ],
            errors);
    }

    [Fact]
    public void Add_WithConfiguration_TakesKeysAndUrlsFromIt()
    {
        // Arrange
        var services = Services(new()
        {
            ["OPENAI_API_KEY"] = "a",
            ["OPENAI_BASE_URL"] = "https://gateway.example/openai/v1",
            ["ANTHROPIC_API_KEY"] = "b",
            ["Hearth:Models:Anthropic:BaseUrl"] = "https://gateway.example/anthropic",
            ["Hearth:Models:groq:Api"] = "Responses",
            ["GROQ_API_KEY"] = "c",
        }).AddHearthOpenAI().AddHearthAnthropic().AddHearthOpenAICompatible("groq", new Uri("https://groq.example/v1"));
        // Act
        var providers = Providers(services);
        // Assert
        Assert.All(providers, provider => Assert.Null(provider.ConfigurationError));
        Assert.Equal(["openai", "anthropic", "groq"], providers.Select(provider => provider.Id));
        Assert.Equal(["openai-responses", "anthropic-messages", "openai-responses"], providers.Select(provider => provider.Api));
        Assert.Equal(
            ["https://gateway.example/openai/v1", "https://gateway.example/anthropic", "https://groq.example/v1"],
            providers.Select(provider => provider.Endpoint!.ToString()));
    }

    [Fact]
    public void Add_Twice_AddsOneProviderAndAppliesBothChanges()
    {
        // Arrange
        var services = Services([])
            .AddHearthOpenAI(options => options.ApiKey = "a").AddHearthOpenAI(options => options.Api = OpenAIApi.ChatCompletions)
            .AddHearthAnthropic(options => options.ApiKey = "a").AddHearthAnthropic()
            .AddHearthOpenAICompatible("ollama", new Uri("http://localhost:11434/v1"))
            .AddHearthOpenAICompatible("ollama", new Uri("http://localhost:11434/v1"));
        // Act
        var providers = Providers(services);
        // Assert
        Assert.Equal(["openai", "anthropic", "ollama"], providers.Select(provider => provider.Id));
        Assert.Equal("openai-completions", providers[0].Api);
        Assert.All(providers, provider => Assert.Null(provider.ConfigurationError)); // A server on this machine needs no key.
    }

    [Fact]
    public void GetChatClient_ForTheSameModel_ReturnsTheSameClient()
    {
        // Arrange
        var provider = Providers(Services([]).AddHearthOpenAI(options => options.ApiKey = "a"))[0];
        // Act
        var client = provider.GetChatClient("gpt-5.2");
        // Assert
        Assert.Same(client, provider.GetChatClient("gpt-5.2"));
        Assert.NotSame(client, provider.GetChatClient("gpt-5.2-mini"));
    }

    [Fact]
    public void Add_WithATimeoutOutOfRange_FailsValidation()
    {
        // Arrange
        var services = Services([]).AddHearthOpenAI(options => options.IdleTimeout = TimeSpan.Zero);
        // Act
        var exception = Assert.Throws<OptionsValidationException>(() => Providers(services));
        // Assert
        Assert.Contains(nameof(OpenAIProviderOptions.IdleTimeout), exception.Message, StringComparison.Ordinal);
    }

    private static ServiceCollection Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services;
    }

    private static IModelProvider[] Providers(IServiceCollection services) =>
        [.. services.BuildServiceProvider().GetServices<IModelProvider>()];
}
