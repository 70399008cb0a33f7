namespace Hearth.Client.Tests.Hosting;

/// <summary>The system's clock, with leaps: more time has passed than timers have waited.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private TaskCompletionSource _reading = New();
    private long _leaps;

    /// <summary>Completes once somebody has looked at the clock again.</summary>
    public Task NextReading => Volatile.Read(ref _reading).Task;

    public override long GetTimestamp()
    {
        var now = base.GetTimestamp() + Volatile.Read(ref _leaps);
        Interlocked.Exchange(ref _reading, New()).TrySetResult();
        return now;
    }

    public void Leap(TimeSpan duration) => Interlocked.Add(ref _leaps, (long)(duration.TotalSeconds * TimestampFrequency));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
