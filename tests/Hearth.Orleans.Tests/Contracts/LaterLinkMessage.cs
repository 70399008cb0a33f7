using Hearth.Orleans.Links;
using Orleans;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>A <see cref="LinkMessage"/> as a later build might send it.</summary>
[GenerateSerializer, Alias("hearth.tests.later-link-message")]
internal sealed class LaterLinkMessage
{
    [Id(0)]
    public required SiloAddress From { get; init; }

    [Id(1)]
    public long Number { get; init; }

    [Id(2)]
    public required LaterReplicaState State { get; init; }

    [Id(3)]
    public bool IsWhole { get; init; }

    [Id(4)]
    public long[] Followed { get; init; } = [];

    [Id(5)]
    public long[] Unfollowed { get; init; } = [];

    [Id(6)]
    public long[] Awaited { get; init; } = [];

    [Id(7)]
    public long[] Unawaited { get; init; } = [];

    [Id(8)]
    public LaterFeedMessage[] Feeds { get; init; } = [];

    [Id(9)]
    public SettlementMessage[] Settlements { get; init; } = [];

    [Id(10)]
    public long[] Deleted { get; init; } = [];

    [Id(100)]
    public Detail[] Details { get; init; } = [];

    /// <summary>The same object once more: what is left out must still be counted where others are referred to by number.</summary>
    [Id(101)]
    public Detail? Again { get; init; }

    [Id(102)]
    public SettlementMessage? Last { get; init; }
}
