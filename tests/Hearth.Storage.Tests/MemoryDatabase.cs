namespace Hearth.Storage.Tests;

public sealed class MemoryDatabase : TestDatabase
{
    public override IHearthStore CreateStore() => new MemoryStore();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
