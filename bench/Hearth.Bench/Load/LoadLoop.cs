using System.Diagnostics;

namespace Hearth.Bench.Load;

/// <summary>Callers that each send the next request as soon as the one before is answered.</summary>
internal static class LoadLoop
{
    /// <summary>Runs the callers for some time.</summary>
    /// <param name="callers">How many at once.</param>
    /// <param name="duration">When the last request starts.</param>
    /// <param name="request">Given the caller's number and how many requests it has made.</param>
    public static async Task<LoadResult> RunAsync(int callers, TimeSpan duration, Func<int, int, Task> request)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller))));
        return LoadResult.Of([.. times.SelectMany(list => list)], Stopwatch.GetElapsedTime(started));

        async Task<List<TimeSpan>> CallAsync(int caller)
        {
            var taken = new List<TimeSpan>();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await request(caller, taken.Count);
                taken.Add(Stopwatch.GetElapsedTime(sent));
            }

            return taken;
        }
    }

    /// <summary>Makes so many requests, each once, with a bounded number at a time.</summary>
    public static Task RunEachAsync(int count, int callers, Func<int, Task> request) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = callers },
        (number, _) => new ValueTask(request(number)));
}
