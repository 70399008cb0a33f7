using System.Collections.Concurrent;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Tests.Streams;

/// <summary>A store whose appends can be held back, and which notes what it was asked.</summary>
internal sealed class GatedStore(IHearthStore inner) : ForwardingStore(inner)
{
    private volatile TaskCompletionSource? _gate;
    private int _readCount;

    /// <summary>Every batch that was sent, repetitions included.</summary>
    public ConcurrentQueue<StreamAppend> Appends { get; } = new();

    public int ReadCount => Volatile.Read(ref _readCount);

    /// <summary>Runs on the caller's thread when an append comes in.</summary>
    public Action? Entering { get; set; }

    /// <summary>Runs after the commit; what it throws is what the caller gets.</summary>
    public Action? Committed { get; set; }

    /// <summary>Answers in the place of the store; null passes on to it.</summary>
    public Func<StreamAppend, IReadOnlyList<AppendOutcome>?>? Answer { get; set; }

    public void Block() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public override async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        Appends.Enqueue(append);
        Entering?.Invoke();
        if (_gate is { } gate) await gate.Task;
        var outcomes = Answer?.Invoke(append) ?? await Inner.AppendAsync(append, cancellationToken);
        Committed?.Invoke();
        return outcomes;
    }

    public override Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readCount);
        return Inner.ReadAsync(stream, query, cancellationToken);
    }
}
