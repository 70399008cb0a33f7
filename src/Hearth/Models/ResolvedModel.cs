using Microsoft.Extensions.AI;

namespace Hearth.Models;

/// <summary>A model that can be called.</summary>
/// <param name="Reference">Which one it is.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Client">Its client.</param>
/// <param name="Info">Its limits and prices.</param>
/// <param name="Catalog">Knows which thinking levels the model has.</param>
/// <param name="Refusals">Where the end of each call is noted.</param>
internal sealed record ResolvedModel(
    ModelReference Reference,
    IModelProvider Provider,
    IChatClient Client,
    ModelInfo Info,
    ModelCatalog Catalog,
    KeyRefusals Refusals)
{
    /// <inheritdoc cref="ModelCatalog.Fit"/>
    public ThinkingLevel? Fit(ThinkingLevel? level) => Catalog.Fit(Reference, level);
}
