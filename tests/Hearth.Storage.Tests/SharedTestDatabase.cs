namespace Hearth.Storage.Tests;

/// <summary>A database that several processes use; every store created on it is another process.</summary>
public abstract class SharedTestDatabase : TestDatabase
{
    /// <summary>The id of the process that a store is.</summary>
    public abstract Guid ProcessOf(IHearthStore store);

    /// <summary>Makes the process of an open store look as if it had not said for long that it lives.</summary>
    public abstract Task SilenceAsync(IHearthStore store, CancellationToken cancellationToken);
}
