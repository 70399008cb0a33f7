using Microsoft.Extensions.Time.Testing;

namespace Hearth.Aws.Tests.Support;

/// <summary>Time that the test moves, and that says when somebody waits for it: moving it before that would move nobody.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private TaskCompletionSource _changed = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            _waits.Add(dueTime);
            _changed.SetResult();
            _changed = NewSignal();
        }

        return timer;
    }

    /// <summary>Waits until somebody waits for so long; that wait is not found again.</summary>
    public async Task UntilWaitedForAsync(TimeSpan duration)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_waits.Remove(duration)) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(limit.Token);
        }
    }

    /// <summary>Lets the time pass that somebody waits for, once somebody does.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        await UntilWaitedForAsync(duration);
        Advance(duration);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
