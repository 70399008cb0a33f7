using Hearth.Anthropic;
using Hearth.Models;
using Hearth.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Providers.Tests;

/// <summary>The catalogue and the providers have to agree about what each model can do.</summary>
public sealed class ThinkingLevelTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(NullLogger<ModelCatalog>.Instance);

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddHearthAnthropic()
        .AddHearthOpenAI()
        .BuildServiceProvider();

    public static TheoryData<string> Models => [.. Catalog.Entries.Keys];

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void Prepare_WithAnyLevelThatTheCatalogueAllows_AsksForThatLevel(string specifier)
    {
        var model = ModelReference.Parse(specifier);
        var provider = _services.GetServices<IModelProvider>().Single(provider => provider.Id == model.Provider);
        foreach (var level in Enum.GetValues<ThinkingLevel>())
        {
            if (Catalog.Fit(model, level) is not { } fitting) continue;

            var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = Effort(fitting) } };
            provider.Prepare(model.Id, options);

            Assert.Equal(Effort(fitting), options.Reasoning?.Effort);
        }
    }

    private static ReasoningEffort Effort(ThinkingLevel level) => level switch
    {
        ThinkingLevel.Off => ReasoningEffort.None,
        ThinkingLevel.Low => ReasoningEffort.Low,
        ThinkingLevel.Medium => ReasoningEffort.Medium,
        ThinkingLevel.High => ReasoningEffort.High,
        _ => ReasoningEffort.ExtraHigh,
    };
}
