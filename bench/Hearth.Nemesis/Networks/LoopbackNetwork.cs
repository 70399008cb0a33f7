namespace Hearth.Nemesis.Networks;

/// <summary>Everything on one interface, told apart by ports.</summary>
internal sealed class LoopbackNetwork : INetwork
{
    private const string Loopback = "127.0.0.1";

    public string? NoPartitionReason => "packets are dropped with --network namespaces only";

    public string ClientAddress => Loopback;

    public string AddressOf(Place place) => Loopback;

    public string? NamespaceOf(Place place) => null;

    public IReadOnlyList<string> At(Place place, IReadOnlyList<string> command) => command;

    public Task DropAsync(Place from, Place to) => throw new InvalidOperationException(NoPartitionReason);

    public Task HealAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
