using System.Collections.Concurrent;
using Hearth.Ownership;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Runs nothing; remembers what it was told.</summary>
internal sealed class TestOwnership : IOwnership
{
    public ConcurrentQueue<StreamId> Nudges { get; } = [];

    public ConcurrentQueue<StreamId> Aborts { get; } = [];

    public ConcurrentQueue<StreamId> Deletions { get; } = [];

    public ValueTask NudgeAsync(StreamId stream, StreamKey key, SubmissionRecord? admitted, Guid? owner)
    {
        Nudges.Enqueue(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask AbortAsync(StreamId stream, StreamKey key)
    {
        Aborts.Enqueue(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeletedAsync(StreamId stream)
    {
        Deletions.Enqueue(stream);
        return ValueTask.CompletedTask;
    }
}
