using Hearth.Hosting;

namespace Hearth.Simulation.Tests.Scheduling;

/// <summary>The tasks of one process, or those of the world around the processes.</summary>
internal sealed class Lane : ExclusiveScheduler
{
    private readonly SimulationLoop _loop;
    private readonly List<Task> _waiting = [];
    private bool _isPaused;
    private readonly TaskCompletionSource _dead = new();

    public Lane(SimulationLoop loop, int index)
    {
        (_loop, Index) = (loop, index);
        Time = new VirtualTime(loop, this);
    }

    public int Index { get; }

    public VirtualTime Time { get; }

    public bool IsPaused => _isPaused;

    public bool IsDead => _dead.Task.IsCompleted;

    /// <summary>Completes when nothing runs any more.</summary>
    public Task Dead => _dead.Task;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts work on this lane, from wherever.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Start(Func{Task})"/>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Has something done on this lane.</summary>
    public void Post(Action action) => _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Nothing runs until <see cref="Resume"/>; time goes on.</summary>
    public void Pause() => _isPaused = true;

    public void Resume()
    {
        _isPaused = false;
        foreach (var task in _waiting) _loop.Enqueue(this, task);
        _waiting.Clear();
    }

    /// <summary>Nothing ever runs again.</summary>
    public void Kill()
    {
        _waiting.Clear();
        _dead.TrySetResult();
    }

    public void Run(Task task)
    {
        if (IsDead) return;
        if (_isPaused) _waiting.Add(task);
        else TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (!IsDead) _loop.Enqueue(this, task);
    }
}
