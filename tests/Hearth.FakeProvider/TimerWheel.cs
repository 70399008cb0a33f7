namespace Hearth.FakeProvider;

/// <summary>One thread that wakes every few milliseconds for all streams together, instead of one timer per token.</summary>
internal sealed class TimerWheel : IDisposable
{
    public const int TickMilliseconds = 4;

    private const int Slots = 1024;

    private readonly List<(long Tick, Action Callback)>[] _slots = new List<(long, Action)>[Slots];
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _hasWork = new();
    private readonly Thread _thread;
    private long _tick;
    private int _count;
    private volatile bool _isDisposed;

    public TimerWheel()
    {
        for (var i = 0; i < Slots; i++)
            _slots[i] = [];
        _tick = Environment.TickCount64 / TickMilliseconds;
        _thread = new Thread(Turn) { IsBackground = true, Name = "fake provider timer" };
        _thread.Start();
    }

    public static long Now => Environment.TickCount64;

    /// <summary>Calls back on the wheel's thread at a time of <see cref="Now"/>, or at the next tick if that has passed.</summary>
    public void Schedule(long due, Action callback)
    {
        lock (_lock)
        {
            if (_count == 0)
                _tick = Math.Max(_tick, Now / TickMilliseconds);
            var tick = Math.Max((due + TickMilliseconds - 1) / TickMilliseconds, _tick + 1);
            _slots[tick % Slots].Add((tick, callback));
            _count++;
        }
        _hasWork.Set();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _hasWork.Set();
    }

    private void Turn()
    {
        var due = new List<Action>();
        while (!_isDisposed)
        {
            _hasWork.Wait();
            Thread.Sleep(TickMilliseconds);
            TakeDue(due);
            foreach (var callback in due)
                callback();
            due.Clear();
        }
    }

    private void TakeDue(List<Action> due)
    {
        lock (_lock)
        {
            for (var now = Now / TickMilliseconds; _tick < now && _count > 0;)
            {
                var tick = ++_tick;
                var slot = _slots[tick % Slots];
                var kept = 0;
                foreach (var entry in slot)
                {
                    if (entry.Tick <= tick)
                        due.Add(entry.Callback);
                    else
                        slot[kept++] = entry;
                }
                _count -= slot.Count - kept;
                slot.RemoveRange(kept, slot.Count - kept);
            }
            if (_count == 0)
                _hasWork.Reset();
        }
    }
}
