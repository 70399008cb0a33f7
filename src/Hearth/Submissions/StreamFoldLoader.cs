using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Builds the fold of a claimed stream from storage.</summary>
internal sealed class StreamFoldLoader(IHearthStore store)
{
    private const int PageEvents = 1_000;
    private const long PageBytes = 8 << 20;

    public async Task<StreamFold> LoadAsync(StreamClaim claim, CancellationToken cancellationToken)
    {
        var fold = new StreamFold();
        if (claim.Tail == Offset.Start) return fold;

        await ReadAsync(claim.Stream, Offset.Start, StreamFold.Kinds, fold.Apply, cancellationToken);
        var openTurns = fold.Conversations.Select(conversation => conversation.Operation?.OpenTurn?.Offset).OfType<Offset>().ToList();
        if (openTurns.Count > 0) await ReadAsync(claim.Stream, openTurns.Min(), EventKinds.Progress, fold.ApplyProgress, cancellationToken);
        return fold;
    }

    private async Task ReadAsync(StreamId stream, Offset after, EventKinds kinds, Action<StoredEvent> apply, CancellationToken cancellationToken)
    {
        EventPage page;
        do
        {
            page = await store.ReadAsync(stream, new EventQuery(after, kinds, PageEvents, PageBytes), cancellationToken);
            foreach (var stored in page.Events) apply(stored);
            if (page.Events.Count > 0) after = page.Events[^1].Offset;
        }
        while (page.HasMore);
    }
}
