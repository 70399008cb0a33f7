using Hearth.Storage;

namespace Hearth.Hosting.Checks;

/// <summary>Whether the store could be opened.</summary>
internal sealed class StoreCheck(IHearthStore store) : IServerCheck
{
    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        if (store is not ICheckedStore checkedStore) return [];
        try
        {
            return await checkedStore.CheckAsync(cancellationToken);
        }
        catch (StoreUnusableException exception)
        {
            return [CheckFinding.Fault(exception.Message)];
        }
    }
}
