using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hearth.Models;

/// <summary>Limits and prices of well-known models. Prices are list prices in US dollars per million tokens.</summary>
internal sealed partial class ModelCatalog(ILogger<ModelCatalog> logger)
{
    // Dated releases carry their family's name first, so the longest matching prefix decides.
    private static readonly (string Prefix, ModelInfo Info)[] Known =
    [
        ("anthropic/claude-opus-4-5", new(200_000, 64_000, new(5m, 25m, 0.5m, 6.25m))),
        ("anthropic/claude-opus-4", new(200_000, 32_000, new(15m, 75m, 1.5m, 18.75m))),
        ("anthropic/claude-sonnet-4", new(200_000, 64_000, new(3m, 15m, 0.3m, 3.75m))),
        ("anthropic/claude-haiku-4-5", new(200_000, 64_000, new(1m, 5m, 0.1m, 1.25m))),
        ("anthropic/claude-3-5-haiku", new(200_000, 8_192, new(0.8m, 4m, 0.08m, 1m))),
        ("openai/gpt-5-nano", new(400_000, 128_000, new(0.05m, 0.4m, 0.005m, 0m))),
        ("openai/gpt-5-mini", new(400_000, 128_000, new(0.25m, 2m, 0.025m, 0m))),
        ("openai/gpt-5", new(400_000, 128_000, new(1.25m, 10m, 0.125m, 0m))),
        ("openai/gpt-4.1-nano", new(1_047_576, 32_768, new(0.1m, 0.4m, 0.025m, 0m))),
        ("openai/gpt-4.1-mini", new(1_047_576, 32_768, new(0.4m, 1.6m, 0.1m, 0m))),
        ("openai/gpt-4.1", new(1_047_576, 32_768, new(2m, 8m, 0.5m, 0m))),
        ("openai/gpt-4o-mini", new(128_000, 16_384, new(0.15m, 0.6m, 0.075m, 0m))),
        ("openai/gpt-4o", new(128_000, 16_384, new(2.5m, 10m, 1.25m, 0m))),
        ("openai/o4-mini", new(200_000, 100_000, new(1.1m, 4.4m, 0.275m, 0m))),
        ("openai/o3", new(200_000, 100_000, new(2m, 8m, 0.5m, 0m))),
    ];

    private readonly ConcurrentDictionary<ModelReference, ModelInfo> _found = new();

    /// <summary>What is known of a model; <see cref="ModelInfo.Unknown"/>, with one warning, when nothing is.</summary>
    public ModelInfo Find(ModelReference model) => _found.GetOrAdd(model, static (reference, catalog) => catalog.LookUp(reference), this);

    private ModelInfo LookUp(ModelReference model)
    {
        var specifier = model.ToString();
        var name = model.Provider == BedrockModelName.ProviderId ? $"anthropic/{BedrockModelName.Of(model.Id)}" : specifier;
        var match = Known
            .Where(known => name.StartsWith(known.Prefix, StringComparison.Ordinal))
            .OrderByDescending(known => known.Prefix.Length)
            .FirstOrDefault();
        if (match.Info is not null) return match.Info;
        if (model.Provider != DemoProvider.ProviderId) LogUnknownModel(specifier, ModelInfo.Unknown.ContextWindowTokens, ModelInfo.Unknown.MaxOutputTokens);
        return ModelInfo.Unknown;
    }

    [LoggerMessage(LogLevel.Warning, "The model {Model} is not in the catalogue: taken for {ContextTokens} tokens of context, {OutputTokens} of output, no price.")]
    private partial void LogUnknownModel(string model, int contextTokens, int outputTokens);
}
