using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hearth.Models;

/// <summary>Limits, prices and abilities of models: what comes with Hearth, and what the user adds.</summary>
/// <param name="logger">Told once of each model that is not in the catalogue, and of each thinking level that cannot be had.</param>
/// <param name="configuration">Where the user's data are; null for none.</param>
internal sealed partial class ModelCatalog(ILogger<ModelCatalog> logger, IConfiguration? configuration = null)
{
    private readonly IReadOnlyDictionary<string, KnownModel> _entries = ModelEntries.Read(configuration);
    private readonly ConcurrentDictionary<ModelReference, ModelInfo> _found = new();
    private readonly ConcurrentDictionary<ModelReference, bool> _unthinking = new();

    /// <summary>What the catalogue has, by specifiers or the beginning of them.</summary>
    public IReadOnlyDictionary<string, KnownModel> Entries => _entries;

    /// <summary>What is known of a model; <see cref="ModelInfo.Unknown"/>, with one warning, when nothing is.</summary>
    public ModelInfo Find(ModelReference model) => _found.GetOrAdd(model, static (reference, catalog) => catalog.LookUp(reference), this);

    /// <summary>The thinking level to ask a model for: the nearest one that it knows, or null, with one warning, when it does not think.</summary>
    /// <param name="model">The model.</param>
    /// <param name="level">The level that is wanted; null leaves it to the model.</param>
    public ThinkingLevel? Fit(ModelReference model, ThinkingLevel? level)
    {
        if (level is not { } wanted) return null;
        var fitting = Find(model).Nearest(wanted);
        if (fitting is null && wanted != ThinkingLevel.Off && _unthinking.TryAdd(model, true)) LogDoesNotThink(model.ToString(), wanted);
        return fitting;
    }

    // A model on Bedrock is one of its vendor's, unless somebody says something else of it there.
    private ModelInfo LookUp(ModelReference model)
    {
        var specifier = model.ToString();
        var known = Nearest(specifier);
        if (known is null && model.Provider == BedrockModelName.ProviderId) known = Nearest($"anthropic/{BedrockModelName.Of(model.Id)}");
        if (known is not null) return known;
        if (model.Provider != DemoProvider.ProviderId) LogUnknownModel(specifier, ModelInfo.Unknown.ContextWindowTokens, ModelInfo.Unknown.MaxOutputTokens);
        return ModelInfo.Unknown;
    }

    private ModelInfo? Nearest(string specifier) => _entries.Values.Where(entry => entry.IsOf(specifier)).MaxBy(entry => entry.Name.Length)?.Info;

    [LoggerMessage(
        LogLevel.Warning,
        "The model {Model} is not in the catalogue: taken for {ContextTokens} tokens of context, {OutputTokens} of output, no price. "
        + "Hearth:Models:Catalog or Hearth:Models:CatalogFile can say more.")]
    private partial void LogUnknownModel(string model, int contextTokens, int outputTokens);

    [LoggerMessage(LogLevel.Warning, "The model {Model} does not think: the thinking level {Level} is left out of its calls.")]
    private partial void LogDoesNotThink(string model, ThinkingLevel level);
}
