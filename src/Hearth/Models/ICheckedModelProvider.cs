namespace Hearth.Models;

/// <summary>A provider that can be asked whether it accepts the key, without a model being called.</summary>
internal interface ICheckedModelProvider
{
    /// <summary>Asks the provider something that costs nothing.</summary>
    /// <exception cref="Exception">What <see cref="IModelProvider.Classify"/> sorts: the provider refuses, or cannot be reached.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
