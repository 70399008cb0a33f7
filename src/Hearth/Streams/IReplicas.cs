using Hearth.Submissions;

namespace Hearth.Streams;

/// <summary>The other processes on the same database, as far as they and this one tell each other at once what happens to streams.</summary>
/// <remarks>It makes things prompt, nothing more: what is not heard is found in the store. All members are quick and thread-safe.</remarks>
internal interface IReplicas
{
    /// <summary>Whether every living process is among them, so that what this process does not hear of has not happened.</summary>
    bool AreComplete { get; }

    /// <summary>Whether any of them reads a stream.</summary>
    bool AreWatching(StreamId stream);

    /// <summary>The owner here has shown something, or there is a new one, or it has let go.</summary>
    void Shown(StreamTail tail);

    /// <summary>Somebody here reads a stream. It is watched until nobody has for a while.</summary>
    void Follow(StreamTail tail);

    /// <summary>A submission was settled here, durably.</summary>
    void Settled(StreamId stream, SubmissionId id, ReadOnlyMemory<byte> settlement);

    /// <summary>Somebody here waits for the outcome of a submission, until the result is disposed of.</summary>
    IDisposable? Await(StreamId stream, SubmissionId id);
}
