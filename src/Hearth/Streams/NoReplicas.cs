using Hearth.Submissions;

namespace Hearth.Streams;

/// <summary>There is no other process, or none that says anything.</summary>
internal sealed class NoReplicas : IReplicas
{
    public bool AreComplete => false;

    public bool AreWatching(StreamId stream) => false;

    public void Shown(StreamTail tail)
    {
    }

    public void Follow(StreamTail tail)
    {
    }

    public void Settled(StreamId stream, SubmissionId id, ReadOnlyMemory<byte> settlement)
    {
    }

    public IDisposable? Await(StreamId stream, SubmissionId id) => null;
}
