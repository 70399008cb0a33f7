using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>What one replica tells another one at a time: how it is, which streams it follows, and what it has shown of those that the other follows.</summary>
/// <remarks>Fields are only ever added, under new numbers: an older build leaves out those that it does not know.</remarks>
[GenerateSerializer, Immutable, Alias("hearth.link-message")]
internal sealed class LinkMessage
{
    /// <summary>Who says it.</summary>
    [Id(0)]
    public required SiloAddress From { get; init; }

    /// <summary>Grows with every message between the two; one that comes late is not looked at.</summary>
    [Id(1)]
    public long Number { get; init; }

    [Id(2)]
    public required ReplicaState State { get; init; }

    /// <summary>Whether <see cref="Followed"/> and <see cref="Awaited"/> are everything, and what was said before is void.</summary>
    [Id(3)]
    public bool IsWhole { get; init; }

    /// <summary>Streams whose events are read at the sender from now on.</summary>
    [Id(4)]
    public long[] Followed { get; init; } = [];

    /// <summary>Streams whose events are read there no more.</summary>
    [Id(5)]
    public long[] Unfollowed { get; init; } = [];

    /// <summary>Streams of which an outcome is waited for there from now on.</summary>
    [Id(6)]
    public long[] Awaited { get; init; } = [];

    /// <summary>Streams of which none is waited for any more.</summary>
    [Id(7)]
    public long[] Unawaited { get; init; } = [];

    /// <summary>What the sender's owners have shown.</summary>
    [Id(8)]
    public FeedMessage[] Feeds { get; init; } = [];

    /// <summary>What they have settled.</summary>
    [Id(9)]
    public SettlementMessage[] Settlements { get; init; } = [];

    /// <summary>Streams that were deleted at the sender.</summary>
    [Id(10)]
    public long[] Deleted { get; init; } = [];

    /// <summary>What was admitted at the sender to streams that the receiver owns.</summary>
    [Id(11)]
    public NudgeMessage[] Nudges { get; init; } = [];

    /// <summary>The last message of the receiver that the sender has taken.</summary>
    [Id(12)]
    public long Taken { get; init; }

    /// <summary>Whether the sender takes <see cref="LinkAnswer.Told"/>, as earlier builds do not.</summary>
    [Id(13)]
    public bool HearsAnswers { get; init; }

    /// <summary>Streams that the receiver has told of in an answer, and of which something is missing: their feeds have to begin anew.</summary>
    [Id(14)]
    public long[] Refused { get; init; } = [];
}
