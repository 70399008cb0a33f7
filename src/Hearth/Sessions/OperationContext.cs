using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sessions;

/// <summary>What an operation works with: its place in the log, its conversation, and the process's services.</summary>
internal sealed record OperationContext
{
    public required AttemptJournal Journal { get; init; }

    public required ConversationFold Conversation { get; init; }

    /// <summary>The session's name.</summary>
    public required string Session { get; init; }

    /// <summary>How many sessions stand between this one and the one that delegated first; 0 for that one.</summary>
    public int Depth { get; init; }

    /// <summary>The session's scope; operations and turns narrow it.</summary>
    public required EventScope Scope { get; init; }

    public required StreamId Stream { get; init; }

    public required StreamKey Key { get; init; }
    /// <summary>
    /// Whether the session goes on after its work has ended, so that a later owner need not read what is before its kept messages. Runs
    /// are always read from their beginning, and child sessions end with their parent's work.
    /// </summary>
    public bool OutlivesWork { get; init; }

    public required AttemptCancellation Cancellation { get; init; }

    /// <summary>The budget of the operation around it: of this one inside its tools, of the one that delegated it before it starts; null for none.</summary>
    public OperationBudget? Budget { get; init; }

    /// <summary>Saved text of a turn that was cut by a crash, by its turn id.</summary>
    public required Func<string, string> PartialText { get; init; }

    public required IServiceProvider Services { get; init; }

    public required IHearthStore Store { get; init; }

    public required StoreRetry Retry { get; init; }

    public required WorkScheduler Scheduler { get; init; }

    public required ModelsOptions ModelOptions { get; init; }

    public required DelegationOptions DelegationOptions { get; init; }

    public required StreamsOptions StreamOptions { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The events that end an operation without turns of its own.</summary>
    /// <param name="scope">The operation's scope.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="fold">What the log says of it; null before its start.</param>
    /// <param name="error">Why it failed; null when it has not.</param>
    public IOutgoingEvent[] EndOf(EventScope scope, string kind, OperationFold? fold, ErrorInfo? error)
    {
        var duration = fold is null ? TimeSpan.Zero : Time.GetUtcNow() - fold.StartedAt;
        return [scope.Of(new OperationEvents.End(kind, duration, fold?.Usage, error)), Scope.Of(OperationEvents.Mark.Idle)];
    }

    /// <summary>Keeps an image or a file of the conversation, however often the store has to be asked.</summary>
    public Task StoreAsync(Blob blob) => Retry.RunAsync(
        async () =>
        {
            await Store.PutBlobAsync(Stream, blob, Cancellation.Token);
            return blob;
        },
        () => Cancellation.Token.IsCancellationRequested);

    /// <summary>Reads an image or a file of the conversation, however often the store has to be asked.</summary>
    /// <returns>Null when it is not stored any more.</returns>
    public Task<Blob?> FindBlobAsync(string blobId) => Retry.RunAsync(
        () => Store.FindBlobAsync(Stream, blobId, Cancellation.Token),
        () => Cancellation.Token.IsCancellationRequested);
}
