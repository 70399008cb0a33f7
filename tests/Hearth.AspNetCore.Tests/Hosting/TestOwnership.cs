using System.Collections.Concurrent;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Runs nothing; remembers what it was told.</summary>
internal sealed class TestOwnership : IOwnership
{
    public ConcurrentQueue<StreamState> Nudges { get; } = [];

    public ConcurrentQueue<StreamId> Aborts { get; } = [];

    public ValueTask NudgeAsync(StreamState stream)
    {
        Nudges.Enqueue(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask AbortAsync(StreamId stream)
    {
        Aborts.Enqueue(stream);
        return ValueTask.CompletedTask;
    }
}
