using Hearth.Streams;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>What a replica says of itself.</summary>
[GenerateSerializer, Immutable, Alias("hearth.replica-state")]
internal sealed class ReplicaState
{
    /// <summary>The process's id in the store.</summary>
    [Id(0)]
    public Guid Process { get; init; }

    /// <summary>The names of the agents that it has.</summary>
    [Id(1)]
    public string[] Agents { get; init; } = [];

    /// <summary>The names of the workflows that it has.</summary>
    [Id(2)]
    public string[] Workflows { get; init; } = [];

    /// <summary>How many attempts it has under way, the most within the last second or two.</summary>
    [Id(3)]
    public int Load { get; init; }

    /// <summary>Whether it takes work up: not before it is ready, nor while it drains.</summary>
    [Id(4)]
    public bool TakesWork { get; init; }

    /// <summary>How many streams it owns, those without work included.</summary>
    [Id(5)]
    public int Owners { get; init; }

    /// <summary>Whether it heeds <see cref="LinkMessage.Nudges"/>, as earlier builds do not.</summary>
    [Id(6)]
    public bool HeedsNudges { get; init; }

    /// <summary>Whether it has an agent or a workflow.</summary>
    public bool Has(StreamKind kind, string name) => (kind == StreamKind.Run ? Workflows : Agents).Contains(name);
}
