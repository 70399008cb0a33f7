using Hearth.Orleans.Grains;
using Hearth.Streams;
using Hearth.Submissions;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>Work in a stream for the receiver: a submission that was admitted at the sender, which wants to hear its end, or what the sender leaves.</summary>
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

    /// <summary>The submission's id; empty when it has to be looked for.</summary>
    [Id(3)]
    public string Submission { get; init; } = "";

    /// <summary>The submission; null when it is too large to be sent.</summary>
    [Id(4)]
    public AdmittedMessage? Admitted { get; init; }

    /// <summary>A stream that is let go of with work left.</summary>
    public static NudgeMessage Left(StreamId stream, StreamKey key) => new() { Stream = stream.Value, Kind = (int)key.Kind, Name = key.Name };

    public static NudgeMessage Of(StreamKey key, SubmissionRecord admitted) => new()
    {
        Stream = admitted.Stream.Value,
        Kind = (int)key.Kind,
        Name = key.Name,
        Submission = admitted.Id.Value,
        Admitted = AdmittedMessage.Of(admitted),
    };
}
