using Hearth.Orleans.Links;
using Orleans;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>A <see cref="FeedMessage"/> as a later build might send it.</summary>
[GenerateSerializer, Alias("hearth.tests.later-feed")]
internal sealed class LaterFeedMessage
{
    [Id(0)]
    public long Stream { get; init; }

    [Id(1)]
    public long Epoch { get; init; }

    [Id(2)]
    public long After { get; init; }

    [Id(3)]
    public long Stored { get; init; }

    [Id(4)]
    public bool Closes { get; init; }

    [Id(5)]
    public long[] Positions { get; init; } = [];

    [Id(6)]
    public byte[] Kinds { get; init; } = [];

    [Id(7)]
    public int[] Lengths { get; init; } = [];

    [Id(8)]
    public byte[] Payloads { get; init; } = [];

    [Id(9)]
    public Detail? Detail { get; init; }

    [Id(10)]
    public Guid Trace { get; init; }
}
