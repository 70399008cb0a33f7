using System.Collections.Concurrent;
using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>Reads streams through the proxy when everything is over.</summary>
internal sealed class FinalReads(ClusterClient client, CancellationToken cancellationToken)
{
    /// <summary>How many streams are read at a time.</summary>
    public static readonly ParallelOptions InParallel = new() { MaxDegreeOfParallelism = 16 };

    private const int MaxTries = 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Every boundary event after an offset.</summary>
    public async Task<IReadOnlyList<StreamEvent>> ReadAsync(string instance, string offset = ReaderHistory.Beginning)
    {
        var events = new List<StreamEvent>();
        while (true)
        {
            var page = await ReadPageAsync(instance, offset);
            events.AddRange(page.Boundaries);
            if (page.IsUpToDate) return events;
            offset = page.NextOffset;
        }
    }

    /// <summary>Reads on from an offset that each reader was given at some time.</summary>
    public async Task<IReadOnlyList<ResumedRead>> ResumeAsync(IEnumerable<ReaderHistory> readers, Random random)
    {
        var places = new List<(ReaderHistory Reader, int Index)>();
        foreach (var reader in readers)
        {
            var given = Enumerable.Range(0, reader.Deliveries.Count)
                .Where(index => reader.Deliveries[index].Offset is not null)
                .ToList();
            if (given.Count > 0) places.Add((reader, given[random.Next(given.Count)]));
        }

        var reads = new ConcurrentBag<ResumedRead>();
        await Parallel.ForEachAsync(places, InParallel, async (place, _) =>
        {
            var offset = place.Reader.Deliveries[place.Index].Offset!;
            var rest = await ReadAsync(place.Reader.Instance, offset);
            reads.Add(new ResumedRead(place.Reader.Reader, offset, place.Index, [.. rest.Select(item => item.Identity)]));
        });
        return [.. reads];
    }

    private async Task<StreamPage> ReadPageAsync(string instance, string offset)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await client.ReadAsync(instance, offset, cancellationToken);
            }
            catch (Exception exception)
                when (ClusterClient.IsLoss(exception) && tries < MaxTries && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
            }
        }
    }
}
