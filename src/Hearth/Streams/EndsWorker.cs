using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Streams;

/// <summary>Wakes the readers of streams that other processes write: one question for all of them.</summary>
internal sealed partial class EndsWorker(
    IHearthStore store, StreamTails tails, IReplicas replicas, TimeProvider time, ILogger<EndsWorker> logger)
{
    /// <summary>How often storage is asked while somebody reads what another process may write.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // While every owner tells what it shows, this only finds what got lost.
    private const int RoundsWhenTold = 20;

    private const int MaxStreams = 5_000;

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var round = 1; await timer.WaitForNextTickAsync(cancellationToken); round++)
        {
            if (replicas.AreComplete && round % RoundsWhenTold != 0) continue;
            try
            {
                foreach (var cold in tails.FindCold().Chunk(MaxStreams)) await AskAsync(cold, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception); // Readers look for themselves after their idle interval.
            }
        }
    }

    private async Task AskAsync(StreamTail[] cold, CancellationToken cancellationToken)
    {
        var ends = await store.FindEndsAsync([.. cold.Select(tail => tail.Stream)], cancellationToken);
        var byStream = ends.ToDictionary(end => end.Stream);
        foreach (var tail in cold)
        {
            StreamEnd? end = byStream.TryGetValue(tail.Stream, out var found) ? found : null;
            tail.Heard(end);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The ends of streams could not be read.")]
    private partial void LogFailed(Exception exception);
}
