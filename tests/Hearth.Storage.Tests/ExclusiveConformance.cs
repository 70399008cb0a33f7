using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>Stores that only one process can use: nobody else may end it.</summary>
public abstract class ExclusiveConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task DeclareDead_TheOnlyProcess_DoesNothing()
    {
        var claim = await AdmitAndClaimAsync();

        await Store.DeclareDeadAsync(Assert.Single(await Store.FindProcessesAsync(Cancel)), Cancel);

        Assert.True(await Store.HeartbeatAsync(Cancel));
        Assert.Single(await Store.FindProcessesAsync(Cancel));
        Assert.NotNull(await Store.ClaimAsync(claim.Stream, Cancel));
    }
}
