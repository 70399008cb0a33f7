using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>What became of a <see cref="LinkMessage"/>.</summary>
[GenerateSerializer, Immutable, Alias("hearth.link-answer")]
internal sealed class LinkAnswer
{
    /// <summary>The receiver does not know the sender yet, or has not heard what came before: it has to be told everything.</summary>
    [Id(0)]
    public bool IsLost { get; init; }

    /// <summary>Streams of which something is missing: their feeds have to begin anew.</summary>
    [Id(1)]
    public long[] Refused { get; init; } = [];

    /// <summary>What the receiver had to tell itself. Its own <see cref="LinkMessage.Refused"/> goes with the next message.</summary>
    [Id(2)]
    public LinkMessage? Told { get; init; }
}
