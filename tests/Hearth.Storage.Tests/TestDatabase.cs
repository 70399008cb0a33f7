using Hearth.Storage;

namespace Hearth.Storage.Tests;

/// <summary>A fresh database of one kind; stores created one after the other from it share what is durable.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>A store on this database, not yet opened. The one before it is disposed first.</summary>
    public abstract IHearthStore CreateStore();

    public abstract ValueTask DisposeAsync();
}
