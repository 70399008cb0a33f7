using Hearth.Storage;

namespace Hearth.Hosting.Checks;

/// <summary>A store that can say whether it could be opened, without being opened.</summary>
internal interface ICheckedStore
{
    /// <exception cref="StoreUnusableException">It could not; the message names the remedy.</exception>
    Task<IReadOnlyList<CheckFinding>> CheckAsync(CancellationToken cancellationToken);
}
