namespace Hearth.Bench.Load;

/// <summary>What a load came to.</summary>
/// <param name="Count">Answered requests.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Median">The time to an answer that half of the requests kept.</param>
/// <param name="P99">The time that 99 of 100 kept.</param>
internal sealed record LoadResult(int Count, TimeSpan Elapsed, TimeSpan Median, TimeSpan P99)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public static LoadResult Of(TimeSpan[] times, TimeSpan elapsed)
    {
        Array.Sort(times);
        return new LoadResult(times.Length, elapsed, times[times.Length / 2], times[(int)(times.Length * 0.99)]);
    }
}
