using Hearth.Client.Events;

namespace Hearth.Client.Tests.Hosting;

/// <summary>Reads streams in tests.</summary>
internal static class EventsExtensions
{
    /// <summary>Everything up to the end of the stream.</summary>
    public static async Task<List<HearthEvent>> ToListAsync(this IAsyncEnumerable<HearthEvent> stream, CancellationToken cancellationToken)
    {
        var events = new List<HearthEvent>();
        await foreach (var item in stream.WithCancellation(cancellationToken)) events.Add(item);
        return events;
    }

    /// <summary>The first so many.</summary>
    public static async Task<List<HearthEvent>> TakeAsync(
        this IAsyncEnumerable<HearthEvent> stream, int count, CancellationToken cancellationToken)
    {
        var events = new List<HearthEvent>();
        await foreach (var item in stream.WithCancellation(cancellationToken))
        {
            events.Add(item);
            if (events.Count == count) break;
        }

        return events;
    }
}
