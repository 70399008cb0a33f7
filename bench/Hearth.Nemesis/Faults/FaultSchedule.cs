using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>
/// Faults that happen one after the other, in a random order that a seed repeats, with pauses in which everything can heal.
/// </summary>
internal sealed class FaultSchedule(ServerGroup group, IReadOnlyList<Fault> faults, HistoryRecorder recorder, int seed)
{
    private static readonly TimeSpan LongTime = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private ServerNode? _longTarget;
    private Task _long = Task.CompletedTask;

    /// <summary>What happens now, for people.</summary>
    public string Current { get; private set; } = "none";

    /// <summary>Runs whole rounds, each of which has every fault once, until the time is over; at least one.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await HealAsync(cancellationToken);
        for (var round = 0; round == 0 || !IsOver(null); round++)
        {
            var order = faults.Where(fault => fault.SkipReason is null).ToArray();
            _random.Shuffle(order);

            // Long ones first: the others happen meanwhile.
            foreach (var fault in order.OrderByDescending(fault => fault.IsLong))
            {
                if (round > 0 && IsOver(fault)) continue;
                await StartAsync(fault);
                await HealAsync(cancellationToken);
            }
        }

        await _long;
        await group.WaitUntilReadyAsync();
        Current = "none";

        bool IsOver(Fault? next) =>
            TimeProvider.System.GetElapsedTime(started) + (next is { IsLong: true } ? LongTime : TimeSpan.Zero) >= duration;
    }

    private async Task HealAsync(CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromSeconds(0.5 + (1.5 * _random.NextDouble())), TimeProvider.System, cancellationToken);

    private async Task StartAsync(Fault fault)
    {
        if (fault.IsLong || fault.NeedsEveryServer || _long.IsCompleted)
        {
            await _long;
            _longTarget = null;
        }

        var free = group.Servers.Where(server => server != _longTarget).ToList();
        var target = free[_random.Next(free.Count)];
        var task = RunAsync(fault, target, new Random(_random.Next()));
        if (fault.IsLong) (_longTarget, _long) = (target, task);
        else await task;
    }

    private async Task RunAsync(Fault fault, ServerNode target, Random random)
    {
        var (processId, startedAt) = (target.ProcessId, TimeProvider.System.GetUtcNow());
        Current = fault.Kind;
        var what = await fault.RunAsync(target, random);
        recorder.Add(new FaultRecord(fault.Kind, what, processId, startedAt, TimeProvider.System.GetUtcNow()));
    }
}
