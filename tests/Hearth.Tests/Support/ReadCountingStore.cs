using Hearth.Storage;
using Hearth.Streams;
using Hearth.Tests.Streams;

namespace Hearth.Tests.Support;

/// <summary>Counts the events that are read from a store.</summary>
internal sealed class ReadCountingStore(IHearthStore inner) : ForwardingStore(inner)
{
    public int Events { get; private set; }

    public override async Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
    {
        var page = await base.ReadAsync(stream, query, cancellationToken);
        Events += page.Events.Count;
        return page;
    }
}
