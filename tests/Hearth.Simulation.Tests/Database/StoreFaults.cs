namespace Hearth.Simulation.Tests.Database;

/// <summary>Decides, by the seed, what goes wrong between the processes and the database.</summary>
internal sealed class StoreFaults(Random random)
{
    private readonly int _failurePermille = random.Next(3) switch { 0 => 0, 1 => 10, _ => 60 };
    private readonly int _immediatePercent = random.Next(3) switch { 0 => 90, 1 => 60, _ => 20 };
    private readonly int _maxDelayMilliseconds = random.Next(3) switch { 0 => 3, 1 => 40, _ => 400 };
    private readonly int _maxLatenessMilliseconds = random.Next(2) == 0 ? 500 : 9_000;

    /// <summary>Whether anything goes wrong at all.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>How many operations are on their way to a late effect.</summary>
    public int LateCount { get; set; }

    public StorePlan Next(bool mayFail)
    {
        if (mayFail && IsActive && random.Next(1_000) < _failurePermille) return NextFailure();
        return random.Next(100) < _immediatePercent ? default : new StorePlan(StoreFault.None, Delay(), Delay());
    }

    /// <summary>Whether a signal gets lost.</summary>
    public bool LosesSignal() => IsActive && random.Next(4) == 0;

    public TimeSpan Delay() => TimeSpan.FromTicks(random.NextInt64(_maxDelayMilliseconds * TimeSpan.TicksPerMillisecond));

    private StorePlan NextFailure() => random.Next(3) switch
    {
        0 => new StorePlan(StoreFault.Lost, Delay(), default),
        1 => new StorePlan(StoreFault.AnswerLost, Delay(), Delay()),
        _ => new StorePlan(StoreFault.Late, Delay(), TimeSpan.FromTicks(random.NextInt64(_maxLatenessMilliseconds * TimeSpan.TicksPerMillisecond))),
    };
}
