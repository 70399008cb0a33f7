namespace Hearth.Simulation.Tests.Scheduling;

/// <summary>Runs every task of a simulation on the thread that created it, in an order that the seed decides.</summary>
/// <remarks>Virtual time stands still while tasks are ready, apart from an occasional leap, as on a machine that has other things to do.</remarks>
internal sealed class SimulationLoop(Random random, Trace trace)
{
    private const int MaxSteps = 300_000;

    private readonly List<(Lane Lane, Task Task)> _ready = [];
    private readonly PriorityQueue<TimerEntry, (long Due, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    // Some seeds run tasks in the order in which they became ready, most do not.
    private readonly int _shufflePercent = random.Next(4) == 0 ? 0 : 100;
    private readonly int _leapPermille = random.Next(3) == 0 ? 2 : 0;
    private long _timerCount;

    /// <summary>Virtual time since the start, in ticks.</summary>
    public long Now { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Where something has left the simulation's thread; null while nothing has.</summary>
    public string? Escape { get; private set; }

    /// <summary>Ends <see cref="Run"/> early.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Runs until a task has completed.</summary>
    public void Run(Task until)
    {
        while (!until.IsCompleted && !IsStopped)
        {
            if (++Steps > MaxSteps) throw new InvalidOperationException("The simulation does not come to an end.");
            if (Escape is not null) throw new InvalidOperationException($"Something ran outside of the simulation: {Escape}");
            if (_ready.Count == 0 || random.Next(1_000) < _leapPermille) Advance();
            if (_ready.Count > 0) RunOne();
        }
    }

    public void Enqueue(Lane lane, Task task)
    {
        EnsureOwnThread();
        _ready.Add((lane, task));
    }

    public void Arm(VirtualTimer timer, long due)
    {
        EnsureOwnThread();

        // Timers that are due together fire in any order.
        _timers.Enqueue(new TimerEntry(timer, timer.Version), (due, _shufflePercent == 0 ? ++_timerCount : random.NextInt64()));
    }

    /// <summary>Notes when the caller is not the simulation's thread: then the seed does not decide everything.</summary>
    public void EnsureOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread) Escape ??= Environment.StackTrace;
    }

    private void RunOne()
    {
        var index = random.Next(100) < _shufflePercent ? random.Next(_ready.Count) : 0;
        var (lane, task) = _ready[index];
        if (_shufflePercent == 0)
        {
            _ready.RemoveAt(index);
        }
        else
        {
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }

        trace.Step(lane.Index, Now);
        lane.Run(task);
    }

    private void Advance()
    {
        while (_timers.TryDequeue(out var entry, out var at))
        {
            if (!entry.IsCurrent) continue;
            Now = Math.Max(Now, at.Due);
            entry.Timer.Fire();
            return;
        }

        if (_ready.Count == 0) throw new InvalidOperationException("Everything waits for something that never comes.");
    }

    private readonly record struct TimerEntry(VirtualTimer Timer, int Version)
    {
        public bool IsCurrent => Timer.Version == Version;
    }
}
