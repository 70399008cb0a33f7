using Microsoft.Extensions.Options;

namespace Hearth.Models;

/// <summary>Finds the provider and the client for a model specifier.</summary>
internal sealed class ModelRegistry(IEnumerable<IModelProvider> providers, ModelCatalog catalog, IOptions<ModelsOptions> options)
{
    private readonly KeyRefusals _refusals = new();

    // A later registration replaces an earlier one of the same id, as services do.
    private readonly Dictionary<string, IModelProvider> _providers = ById(providers);

    /// <summary>The model of agents that name none; null when none is configured.</summary>
    public string? DefaultModel => options.Value.DefaultModel;

    /// <summary>Why a model cannot be used, with the remedy; null when it can.</summary>
    public string? FindProblem(string specifier)
    {
        try
        {
            var provider = FindProvider(ModelReference.Parse(specifier));
            return (provider.ConfigurationError ?? _refusals.Find(provider.Id)) is { } problem
                ? $"The model \"{specifier}\" cannot be used: {problem}"
                : null;
        }
        catch (HearthException exception)
        {
            return $"{exception.Message} {exception.Details}";
        }
    }

    /// <summary>Resolves a specifier.</summary>
    /// <exception cref="HearthException"><c>model_not_configured</c>: no such provider, or its key is missing.</exception>
    public ResolvedModel Resolve(string? specifier)
    {
        var reference = ModelReference.Parse(specifier ?? DefaultModel ?? throw NoModel());
        var provider = FindProvider(reference);
        if (provider.ConfigurationError is { } problem)
        {
            throw new HearthException(ErrorCodes.ModelNotConfigured, $"The model \"{reference}\" cannot be used.", problem);
        }

        return new ResolvedModel(reference, provider, provider.GetChatClient(reference.Id), catalog.Find(reference), catalog, _refusals);
    }

    private static HearthException NoModel() => new(
        ErrorCodes.ModelNotConfigured,
        "No model is configured.",
        "Set MODEL_SPECIFIER to provider/model, for example anthropic/claude-haiku-4-5, or give the agent a Model.");

    private static Dictionary<string, IModelProvider> ById(IEnumerable<IModelProvider> providers)
    {
        var byId = new Dictionary<string, IModelProvider>(StringComparer.Ordinal);
        foreach (var provider in providers) byId[provider.Id] = provider;
        return byId;
    }

    private IModelProvider FindProvider(ModelReference reference) => _providers.GetValueOrDefault(reference.Provider)
        ?? throw new HearthException(
            ErrorCodes.ModelNotConfigured,
            $"There is no model provider \"{reference.Provider}\".",
            $"Registered providers: {string.Join(", ", _providers.Keys.Order(StringComparer.Ordinal))}.");
}
