using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>Every reader sees the stream: every boundary event once and in order, whatever happens to its connections.</summary>
internal static class ReaderChecks
{
    public static readonly IReadOnlyList<HistoryCheck> All =
    [
        new("a reader sees every boundary event of the stream, once and in order", FindDifferences),
        new("offsets grow with every event", FindOffsets),
        new("an offset means the same to everybody", FindAmbiguousOffsets),
        new("a read from an offset gives what follows it", FindResumptions),
        new("readers reach the end of the stream", FindStragglers, TakesTime: true),
    ];

    private static IEnumerable<string> FindDifferences(IndexedHistory history)
    {
        foreach (var reader in history.History.Readers)
        {
            if (FindDifference(reader, history.StreamOf(reader.Instance).Events) is { } difference) yield return difference;
        }
    }

    private static string? FindDifference(ReaderHistory reader, IReadOnlyList<StreamEvent> stream)
    {
        var place = 0;
        foreach (var delivery in reader.Deliveries)
        {
            for (var i = 0; i < delivery.Boundaries.Count; i++)
            {
                var seen = delivery.Boundaries[i];
                var there = stream.ElementAtOrDefault(place + i);
                if (there?.Identity == seen.Identity) continue;
                return $"{reader.Reader} of {reader.Instance} saw at {delivery.At:HH:mm:ss.fff}, with offset {delivery.Offset ?? "none"}, "
                    + $"{seen.Name} as its event {place + i}; the final stream has {there?.Name ?? "nothing"} there, "
                    + $"and that event {PlacesOf(seen, stream)}";
            }

            // Without an offset they come again.
            if (delivery.Offset is not null) place += delivery.Boundaries.Count;
        }

        return null;
    }

    private static string PlacesOf(StreamEvent item, IReadOnlyList<StreamEvent> stream)
    {
        var places = Enumerable.Range(0, stream.Count).Where(index => stream[index].Identity == item.Identity).ToList();
        return places.Count == 0 ? "nowhere" : $"as its event {string.Join(", ", places)}";
    }

    private static IEnumerable<string> FindOffsets(IndexedHistory history)
    {
        foreach (var reader in history.History.Readers)
        {
            var last = ReaderHistory.Beginning;
            foreach (var delivery in reader.Deliveries.Where(delivery => delivery.Offset is not null))
            {
                var order = string.CompareOrdinal(delivery.Offset, last);
                if (order < 0 || (order == 0 && delivery.HasEvents))
                    yield return $"{reader.Reader} of {reader.Instance} got {delivery.Offset} after {last} at {delivery.At:HH:mm:ss.fff}";
                last = delivery.Offset!;
            }
        }
    }

    private static IEnumerable<string> FindAmbiguousOffsets(IndexedHistory history)
    {
        var meanings = new Dictionary<(string Instance, string Offset), (int Boundaries, string Reader)>();
        foreach (var reader in history.History.Readers)
        {
            var boundaries = 0;
            foreach (var delivery in reader.Deliveries.Where(delivery => delivery.Offset is not null))
            {
                boundaries += delivery.Boundaries.Count;
                var key = (reader.Instance, delivery.Offset!);
                if (meanings.TryAdd(key, (boundaries, reader.Reader)) || meanings[key].Boundaries == boundaries) continue;
                yield return $"offset {delivery.Offset} of {reader.Instance} comes after {boundaries} boundary events for {reader.Reader}, "
                    + $"and after {meanings[key].Boundaries} for {meanings[key].Reader}";
            }
        }
    }

    private static IEnumerable<string> FindResumptions(IndexedHistory history)
    {
        var readers = history.History.Readers.ToDictionary(reader => reader.Reader);
        foreach (var read in history.History.ResumedReads)
        {
            var reader = readers[read.Reader];
            var place = CountOf(reader.Deliveries.Take(read.DeliveryIndex + 1));
            var rest = history.StreamOf(reader.Instance).Events.Skip(place).Select(item => item.Identity);
            if (rest.SequenceEqual(read.Boundaries)) continue;
            yield return $"from {read.Offset}, which {read.Reader} was given after {place} events of {reader.Instance}, "
                + $"{read.Boundaries.Count} other events are read";
        }
    }

    private static IEnumerable<string> FindStragglers(IndexedHistory history)
    {
        foreach (var steady in history.History.Readers.GroupBy(reader => reader.Instance).Select(readers => readers.First()))
        {
            var stream = history.StreamOf(steady.Instance);
            var seen = CountOf(steady.Deliveries);
            if (seen >= stream.SettledCount) continue;
            var last = steady.Deliveries.Select(delivery => delivery.At).LastOrDefault();
            yield return $"{steady.Reader} of {steady.Instance} has seen {seen} of {stream.SettledCount} events, "
                + $"the last at {last:HH:mm:ss.fff}";
        }
    }

    private static int CountOf(IEnumerable<Delivery> deliveries) =>
        deliveries.Where(delivery => delivery.Offset is not null).Sum(delivery => delivery.Boundaries.Count);
}
