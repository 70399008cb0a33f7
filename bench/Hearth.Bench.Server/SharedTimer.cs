using System.Diagnostics;

namespace Hearth.Bench.Server;

/// <summary>One thread that wakes all answers together, instead of one timer per token.</summary>
internal sealed class SharedTimer : IDisposable
{
    private const int TickMilliseconds = 1;

    private readonly PriorityQueue<TaskCompletionSource, TimeSpan> _waiting = new();
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _hasWork = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private volatile bool _isDisposed;

    public SharedTimer() => new Thread(Turn) { IsBackground = true, Name = "bench timer" }.Start();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Completes at a time of <see cref="Now"/>, at the latest a tick after it.</summary>
    public Task WaitUntilAsync(TimeSpan due)
    {
        if (due <= Now) return Task.CompletedTask;
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(source, due);
            _hasWork.Set();
        }

        return source.Task;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _hasWork.Set();
    }

    private void Turn()
    {
        while (!_isDisposed)
        {
            _hasWork.Wait();
            Thread.Sleep(TickMilliseconds);
            lock (_lock)
            {
                while (_waiting.TryPeek(out var source, out var due) && due <= Now)
                {
                    _waiting.Dequeue();
                    source.SetResult();
                }

                if (_waiting.Count == 0 && !_isDisposed) _hasWork.Reset();
            }
        }
    }
}
