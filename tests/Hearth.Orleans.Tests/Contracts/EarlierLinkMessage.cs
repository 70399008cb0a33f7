using Hearth.Orleans.Links;
using Orleans;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>A <see cref="LinkMessage"/> as a build might have sent it that knew less.</summary>
[GenerateSerializer, Alias("hearth.tests.earlier-link-message")]
internal sealed class EarlierLinkMessage
{
    [Id(0)]
    public required SiloAddress From { get; init; }

    [Id(1)]
    public long Number { get; init; }

    [Id(2)]
    public required ReplicaState State { get; init; }

    [Id(4)]
    public long[] Followed { get; init; } = [];
}
