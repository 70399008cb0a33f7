namespace Hearth.Models;

/// <summary>A model by its provider and its id there.</summary>
/// <param name="Provider">The provider's id, such as <c>anthropic</c>.</param>
/// <param name="Id">The model's id at the provider, such as <c>claude-haiku-4-5</c>.</param>
public sealed record ModelReference(string Provider, string Id)
{
    /// <summary>Reads a specifier: <c>provider/model</c>, split at the first slash.</summary>
    /// <exception cref="HearthException"><c>model_not_configured</c>: the text has no slash or an empty part.</exception>
    public static ModelReference Parse(string specifier)
    {
        var slash = specifier.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < specifier.Length - 1
            ? new ModelReference(specifier[..slash], specifier[(slash + 1)..])
            : throw new HearthException(
                ErrorCodes.ModelNotConfigured,
                $"\"{specifier}\" is not a model.",
                "Write provider/model, for example anthropic/claude-haiku-4-5.");
    }

    /// <summary>The specifier.</summary>
    public override string ToString() => $"{Provider}/{Id}";
}
