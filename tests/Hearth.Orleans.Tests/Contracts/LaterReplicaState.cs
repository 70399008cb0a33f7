using Hearth.Orleans.Links;
using Orleans;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>A <see cref="ReplicaState"/> as a later build might send it.</summary>
[GenerateSerializer, Alias("hearth.tests.later-replica-state")]
internal sealed class LaterReplicaState
{
    [Id(0)]
    public Guid Process { get; init; }

    [Id(1)]
    public string[] Agents { get; init; } = [];

    [Id(2)]
    public string[] Workflows { get; init; } = [];

    [Id(3)]
    public int Load { get; init; }

    [Id(4)]
    public bool TakesWork { get; init; }

    [Id(5)]
    public int Owners { get; init; }

    [Id(100)]
    public Detail? Detail { get; init; }
}
