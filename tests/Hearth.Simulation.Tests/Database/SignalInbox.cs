using Hearth.Streams;

namespace Hearth.Simulation.Tests.Database;

/// <summary>The signals that wait for one process.</summary>
internal sealed class SignalInbox
{
    private readonly Queue<StreamId> _waiting = [];
    private TaskCompletionSource _arrived = new();

    public void Add(StreamId stream)
    {
        _waiting.Enqueue(stream);
        _arrived.TrySetResult();
    }

    public async Task<StreamId> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_waiting.TryDequeue(out var stream)) return stream;
            if (_arrived.Task.IsCompleted) _arrived = new TaskCompletionSource();
            await _arrived.Task.WaitAsync(cancellationToken);
        }
    }
}
