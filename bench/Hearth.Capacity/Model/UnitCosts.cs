namespace Hearth.Capacity.Model;

/// <summary>What single things cost. Measured with <c>bench/Hearth.Bench</c> on two cores with PostgreSQL 15, unless it says otherwise.</summary>
internal sealed record UnitCosts
{
    /// <summary>CPU time of PostgreSQL for an answer of one model call and one token, admission included: 0.61 to 0.87 ms.</summary>
    public double DatabasePerPrompt { get; init; } = 0.75e-3;

    /// <summary>The part of it that a further model call costs again: without the admission.</summary>
    public double DatabasePerFurtherCall { get; init; } = 0.45e-3;

    /// <summary>CPU time of PostgreSQL for a delta, stored and removed again: 5 to 12 µs.</summary>
    public double DatabasePerDelta { get; init; } = 10e-6;

    /// <summary>CPU time of PostgreSQL for a look of an idle reader into storage.</summary>
    public double DatabasePerIdleRead { get; init; } = 65e-6;

    /// <summary>CPU time of PostgreSQL for the end of one stream, asked for with many others.</summary>
    public double DatabasePerLookup { get; init; } = 2.4e-6;

    /// <summary>CPU time of PostgreSQL for the heartbeats, sweeps and membership of one process, each second. Assumed.</summary>
    public double DatabasePerProcess { get; init; } = 2e-3;

    public double WalBytesPerPrompt { get; init; } = 8_900;

    /// <summary>A further model call writes most of its events again, but no submission. Assumed.</summary>
    public double WalBytesPerFurtherCall { get; init; } = 5_000;

    /// <summary>410 to 590 where they are joined for 25 ms.</summary>
    public double WalBytesPerDelta { get; init; } = 550;

    /// <summary>CPU time of a server for an answer of one model call: 0.53 to 0.93 ms, with an in-process model.</summary>
    public double ServerPerModelCall { get; init; } = 0.9e-3;

    /// <summary>CPU time of a server for a token in a provider's package: 21 to 50 ms for 2,000, with a mock of the provider in the same process.</summary>
    public double ServerPerToken { get; init; } = 20e-6;

    /// <summary>CPU time of a server for a delta, made, stored and sent to one reader: 2.7 ms for 160 of them.</summary>
    public double ServerPerDelta { get; init; } = 20e-6;

    /// <summary>CPU time of a server for an event that comes from or goes to another replica. Assumed.</summary>
    public double ServerPerCrossEvent { get; init; } = 10e-6;

    /// <summary>
    /// CPU time of both servers for a message from one to the other, a call or an answer, whatever is in it: 0.32 ms where each sends 60 a
    /// second and does nothing else, 0.41 ms with 85. Busy servers, which need not be woken for each, take less.
    /// </summary>
    public double ServerPerLinkMessage { get; init; } = 0.35e-3;

    /// <summary>CPU time of a server for an idle event stream, each second: 1.1 ms a minute.</summary>
    public double ServerPerIdleReader { get; init; } = 18e-6;

    /// <summary>Resident memory of a member that does nothing: 154 MB, and 99 MB of a process alone.</summary>
    public double BaseBytes { get; init; } = 154e6;

    /// <summary>Resident memory of an open event stream on which nothing happens, the connection of Kestrel included: 16.5 kB.</summary>
    public double BytesPerReader { get; init; } = 16.5e3;

    /// <summary>Resident memory of an owner that waits: 10.9 kB with a short conversation.</summary>
    public double BytesPerWaitingOwner { get; init; } = 11e3;

    /// <summary>Resident memory of an owner that is answering, over one that waits; with its waiting request 30 kB, without what a provider's package holds.</summary>
    public double BytesPerActiveOwner { get; init; } = 31e3;

    /// <summary>A watched stream in the list of another replica: an entry of a hash table.</summary>
    /// <remarks>Beside the list of each link, one of all of them: two entries of 24 bytes, and half as much of free space.</remarks>
    public double BytesPerWatch { get; init; } = 72;

    /// <summary>The process that probes each member: three others, twice a second, with an answer each.</summary>
    public double ProbeMessagesPerReplica { get; init; } = 12;
}
