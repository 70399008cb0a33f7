using System.Text.Json;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Budgets;

/// <summary>What one stream has spent, as far as it was read. Whoever uses it holds its <see cref="Turn"/>.</summary>
internal sealed class ReadSpend(StreamId stream)
{
    private const int PageEvents = 1_000;
    private const long PageBytes = 4 << 20;

    private readonly SpendFold _fold = new();
    private Offset? _after;

    public StreamId Stream => stream;

    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Reads what is new.</summary>
    /// <returns>Null when the stream was deleted.</returns>
    public async Task<SpendFold?> ReadAsync(IHearthStore store, CancellationToken cancellationToken)
    {
        _after ??= await FindStartAsync(store, cancellationToken);
        EventPage page;
        do
        {
            page = await store.ReadAsync(stream, new EventQuery(_after.Value, SpendFold.Kinds, PageEvents, PageBytes), cancellationToken);
            if (!page.Exists) return null;
            foreach (var stored in page.Events) Apply(stored);
        }
        while (page.HasMore);
        return _fold;
    }

    // A compaction says what holds just before it. Those of earlier versions do not say all of it.
    private async Task<Offset> FindStartAsync(IHearthStore store, CancellationToken cancellationToken)
    {
        var (start, after) = (Offset.Start, Offset.Start);
        EventPage page;
        do
        {
            page = await store.ReadAsync(stream, new EventQuery(after, EventKinds.Of(EventKind.Compaction), PageEvents, PageBytes), cancellationToken);
            foreach (var stored in page.Events)
            {
                if (IsWhole(stored)) start = new Offset(stored.Offset.Value - 1);
                after = stored.Offset;
            }
        }
        while (page.HasMore);
        return start;
    }

    private static bool IsWhole(StoredEvent compaction)
    {
        using var document = JsonDocument.Parse(compaction.Payload, EventFormat.ReadOptions);
        return document.RootElement.TryGetProperty("spent", out var spent) && spent.GetProperty("stream").TryGetProperty("usage", out _);
    }

    private void Apply(StoredEvent stored)
    {
        using var document = JsonDocument.Parse(stored.Payload, EventFormat.ReadOptions);
        _fold.Apply(stored.Kind, document.RootElement);
        _after = stored.Offset;
    }
}
