using System.Diagnostics;

namespace Hearth.Cli.Tests.Hosting;

/// <summary>Waits for what another process or thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="isReached">The condition.</param>
    /// <param name="seen">What there is instead, for the message.</param>
    public static async Task TrueAsync(Func<bool> isReached, Func<string> seen)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"Waited {Limit.TotalSeconds} s. Seen:\n{seen()}");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }
}
