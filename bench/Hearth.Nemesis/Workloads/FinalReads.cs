using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>Reads streams through the proxy when everything is over.</summary>
internal sealed class FinalReads(ClusterClient client, CancellationToken cancellationToken)
{
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
        var reads = new List<ResumedRead>();
        foreach (var reader in readers)
        {
            var given = Enumerable.Range(0, reader.Deliveries.Count).Where(index => reader.Deliveries[index].Offset is not null).ToList();
            if (given.Count == 0) continue;
            var index = given[random.Next(given.Count)];
            var offset = reader.Deliveries[index].Offset!;
            reads.Add(new ResumedRead(reader.Reader, offset, index, [.. (await ReadAsync(reader.Instance, offset)).Select(item => item.Identity)]));
        }

        return reads;
    }

    private async Task<StreamPage> ReadPageAsync(string instance, string offset)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await client.ReadAsync(instance, offset, cancellationToken);
            }
            catch (Exception exception) when (ClusterClient.IsLoss(exception) && tries < MaxTries && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
            }
        }
    }
}
