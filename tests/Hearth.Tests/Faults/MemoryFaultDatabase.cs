using Hearth.Storage;

namespace Hearth.Tests.Faults;

public sealed class MemoryFaultDatabase : FaultDatabase
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override Func<IHearthStore> Begin()
    {
        var store = new MemoryStore();
        return () => store;
    }
}
