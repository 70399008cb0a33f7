using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Builds the fold of a claimed stream from storage.</summary>
internal sealed class StreamFoldLoader(IHearthStore store)
{
    private const int PageEvents = 1_000;
    private const long PageBytes = 8 << 20;

    /// <summary>Reads what is needed to go on.</summary>
    /// <param name="claim">The stream, with where its sessions' messages begin.</param>
    /// <param name="submission">The work that goes on: its own events are needed from the first on.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<StreamFold> LoadAsync(StreamClaim claim, SubmissionRecord submission, CancellationToken cancellationToken)
    {
        var fold = new StreamFold();
        if (claim.Tail == Offset.Start) return fold;

        await ReadAsync(claim.Stream, StartOf(claim, submission), StreamFold.Kinds, fold.Apply, cancellationToken);
        var openTurns = fold.Conversations.Select(conversation => conversation.Operation?.OpenTurn?.Offset).OfType<Offset>().ToList();
        if (openTurns.Count > 0) await ReadAsync(claim.Stream, openTurns.Min(), EventKinds.Progress, fold.ApplyProgress, cancellationToken);
        return fold;
    }

    // Everything of a submission comes after what was there when it was admitted.
    private static Offset StartOf(StreamClaim claim, SubmissionRecord submission)
    {
        if (claim.ContextFrom == Offset.Start) return Offset.Start;
        var context = new Offset(claim.ContextFrom.Value - 1);
        return submission.Tail < context ? submission.Tail : context;
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
