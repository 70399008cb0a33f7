using Hearth.Orleans.Grains;
using Hearth.Streams;
using Hearth.Submissions;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>A submission that was admitted at the sender, in a stream that the receiver owns as far as the store knew. The sender wants to hear its end.</summary>
[GenerateSerializer, Immutable, Alias("hearth.nudge")]
internal sealed class NudgeMessage
{
    [Id(0)]
    public long Stream { get; init; }

    [Id(1)]
    public int Kind { get; init; }

    /// <summary>The agent's or workflow's name.</summary>
    [Id(2)]
    public string Name { get; init; } = "";

    /// <summary>The submission's id.</summary>
    [Id(3)]
    public string Submission { get; init; } = "";

    /// <summary>The submission; null when it is too large to be sent.</summary>
    [Id(4)]
    public AdmittedMessage? Admitted { get; init; }

    public static NudgeMessage Of(StreamKey key, SubmissionRecord admitted) => new()
    {
        Stream = admitted.Stream.Value,
        Kind = (int)key.Kind,
        Name = key.Name,
        Submission = admitted.Id.Value,
        Admitted = AdmittedMessage.Of(admitted),
    };
}
