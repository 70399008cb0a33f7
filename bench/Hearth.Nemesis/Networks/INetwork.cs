namespace Hearth.Nemesis.Networks;

/// <summary>Where the servers, the database and the proxy are, and what may pass between them.</summary>
internal interface INetwork : IAsyncDisposable
{
    /// <summary>Why no packet can be dropped here; null when that is possible.</summary>
    string? NoPartitionReason { get; }

    /// <summary>The address at which the places reach this process.</summary>
    string ClientAddress { get; }

    string AddressOf(Place place);

    /// <summary>The network namespace of a place; null for that of this process.</summary>
    string? NamespaceOf(Place place);

    /// <summary>The command that runs another one at a place.</summary>
    IReadOnlyList<string> At(Place place, IReadOnlyList<string> command);

    /// <summary>Loses every packet from one place to another from now on.</summary>
    Task DropAsync(Place from, Place to);

    /// <summary>Loses no more packets.</summary>
    Task HealAsync();
}
