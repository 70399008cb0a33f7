using Hearth.Events;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Keeps one operation's conversation within the context window: puts a summary in the place of its older messages.</summary>
/// <remarks>
/// A compaction is decided by the fold and becomes true with one event. A process that dies before that event has changed nothing; the
/// next attempt comes to the same decision.
/// </remarks>
internal sealed class Compactor
{
    // A compaction that frees less than a tenth is not worth its turns, and the next one would follow at once.
    private const int MinFreedShare = 10;

    private const int MaxRequestCharacters = 2_000;
    private const string RequestTitle = "## The request that is being worked on";

    private readonly OperationContext _context;
    private readonly EventScope _scope;
    private readonly Lazy<long> _overhead;
    private OperationRequest _request;
    private ContextLimits _limits;

    /// <param name="context">The conversation.</param>
    /// <param name="request">The operation that has to go on, with the model that it starts with.</param>
    /// <param name="scope">The operation's scope.</param>
    public Compactor(OperationContext context, OperationRequest request, EventScope scope)
    {
        (_context, _request, _scope) = (context, request, scope);
        _overhead = new(() => ContextEstimate.Of(request.Instructions, request.Tools));
        _limits = ContextLimits.Of(request.Model.Info, request.Agent.Compaction);
    }

    private ChatHistory History => _context.Conversation.History;

    /// <summary>Another model goes on with the operation: from now on its window counts.</summary>
    public void UseFrom(OperationRequest request)
    {
        _request = request;
        _limits = ContextLimits.OfFallback(request.Model.Info, request.Agent.Compaction);
    }

    /// <summary>Whether the conversation has to be compacted before it is sent.</summary>
    /// <param name="pending">What will be said in addition; null for nothing.</param>
    public bool IsDue(Message.User? pending)
    {
        if (!_request.Agent.Compaction.IsEnabled) return false;
        var tokens = Estimate() + (pending is null ? 0 : ContextEstimate.Of(pending.Content));
        return tokens > _limits.Threshold && (tokens > _limits.Window || tokens - _context.Conversation.UncompactedTokens > _limits.Reserve / 2);
    }

    /// <summary>Compacts a conversation that is near the end of the window. When the summary fails, it goes on as it is if it still fits.</summary>
    /// <exception cref="HearthException"><c>operation_failed</c>: it does not fit, or a compaction would free next to nothing.</exception>
    public async Task CompactByThresholdAsync()
    {
        var before = Estimate();
        try
        {
            await CompactAsync(CompactionReason.Threshold, _limits, before);
        }
        catch (ModelCallException exception) when (before <= _limits.Window)
        {
            await _context.Journal.AppendAsync(
                _scope, new OperationEvents.Log("warn", $"The conversation could not be summarised and goes on as it is: {exception.Message}", null));
        }
    }

    /// <summary>Compacts a conversation that a provider has refused.</summary>
    /// <param name="failure">The refusal.</param>
    /// <exception cref="HearthException"><c>operation_failed</c>: there is nothing to be done about it.</exception>
    public async Task CompactAfterOverflowAsync(ModelFailure failure)
    {
        var before = Estimate();
        if (await CompactAsync(CompactionReason.Overflow, _limits.After(before), before)) return;
        throw new HearthException(
            ErrorCodes.OperationFailed,
            failure.Message,
            "The latest message and the instructions are too long for the model by themselves. Send it in parts, or use a model with a larger context window.");
    }

    /// <summary>Compacts because somebody has asked for it; does nothing where all messages are recent ones.</summary>
    /// <exception cref="HearthException"><c>operation_failed</c>.</exception>
    public Task CompactAsync() => CompactAsync(CompactionReason.Manual, _limits, Estimate());

    private long Estimate() => History.EstimateTokens(() => _overhead.Value);

    /// <returns>False when there is nothing to summarise.</returns>
    private async Task<bool> CompactAsync(CompactionReason reason, ContextLimits limits, long before)
    {
        var room = limits.Beside(_overhead.Value);
        if (CompactionPlan.Create(History.Units, room.Keep, room.MaxKept) is not { } plan) return false;
        var summarizer = new Summarizer(_context, _request, _scope, SummaryLimits(limits));
        summarizer.Lead.Add(_scope.Of(new CompactionEvents.Start(reason, before)));
        var started = _context.Time.GetTimestamp();
        try
        {
            var summary = await SummarizeAsync(summarizer, plan);
            EnsureSmaller(reason, limits, before, After(before, summary, plan));
            await StoreAsync(summary, plan, summarizer.Usage, started);
            return true;
        }
        catch (HearthException exception)
        {
            await FailAsync(ErrorInfo.From(exception), summarizer.Usage, started);
            throw;
        }
    }

    // The conversation's window may have turned out to be smaller than was thought; that of another model has not.
    private ContextLimits SummaryLimits(ContextLimits limits) => _request.SummaryModel.Reference == _request.Model.Reference
        ? limits
        : ContextLimits.Of(_request.SummaryModel.Info, _request.Agent.Compaction with { ContextWindowTokens = null });

    private async Task<string> SummarizeAsync(Summarizer summarizer, CompactionPlan plan)
    {
        var files = new TouchedFiles();
        var earlier = History.Summary is { } known ? files.TakeFrom(known) : null;
        foreach (var message in History.MessagesOf(..plan.Cut)) files.Note(message);

        var notes = plan.History > 0 ? await summarizer.SummarizeAsync(History.MessagesOf(..plan.History), earlier) : earlier;
        if (plan.IsSplit) notes = Join(notes, await SummarizePrefixAsync(summarizer, History.MessagesOf(plan.History..plan.Cut)));
        return notes + files.ToText();
    }

    private async Task<string> SummarizePrefixAsync(Summarizer summarizer, IReadOnlyList<ChatMessage> messages)
    {
        var request = messages[0].Text;
        var shown = $"{RequestTitle}\n{Transcript.Shorten(request, (int)Math.Min(MaxRequestCharacters, _limits.Reserve))}";
        return messages.Count == 1 && shown.EndsWith(request, StringComparison.Ordinal) ? shown
            : $"{shown}\n\n{await summarizer.SummarizePrefixAsync(messages)}";
    }

    private static string Join(string? history, string prefix) => history is null ? prefix : $"{history}\n\n{prefix}";

    // Guesses are compared with guesses: what a provider has counted may be far from them.
    private long After(long before, string summary, CompactionPlan plan)
    {
        var guess = Guess(summary, plan.Cut);
        return (long)(before * ((double)guess / Math.Max(1, Guess(History.Summary, 0))));
    }

    private long Guess(string? summary, int firstUnit)
    {
        var tokens = _overhead.Value + (summary is null ? 0 : ContextEstimate.OfText(SummaryPrompt.Frame(summary)));
        for (var i = firstUnit; i < History.Units.Count; i++) tokens += History.Units[i].Tokens;
        return tokens;
    }

    private static void EnsureSmaller(CompactionReason reason, ContextLimits limits, long before, long after)
    {
        if (reason == CompactionReason.Threshold && after <= limits.Threshold) return;
        if (after <= before - (before / MinFreedShare)) return;
        throw new HearthException(
            ErrorCodes.OperationFailed,
            $"The conversation cannot be made shorter: a summary would leave {after} of {before} tokens; {limits.Threshold} fit.",
            "Shorten the instructions, offer fewer tools, have tools return less, or use a model with a larger context window.");
    }

    private async Task StoreAsync(string summary, CompactionPlan plan, Usage usage, long started)
    {
        var units = History.Units;
        var keptFrom = plan.Cut < units.Count ? units[plan.Cut].Offset : new Offset(units[^1].Offset.Value + 1);
        var kept = 1 + History.MessagesOf(plan.Cut..).Count;
        var end = new CompactionEvents.End(History.Messages.Count, kept, _context.Time.GetElapsedTime(started))
        {
            Summary = summary,
            KeptFrom = keptFrom,
            Usage = usage,
            Spending = _context.Journal.Read(fold => fold.Spending),
        };
        SessionContext? contextFrom = _context.OutlivesWork ? new SessionContext(_context.Session, keptFrom) : null;
        await _context.Journal.Write([_scope.Of(end)], new AppendSideEffects(ContextFrom: contextFrom)).Stored;
    }

    private Task FailAsync(ErrorInfo error, Usage usage, long started)
    {
        var count = History.Messages.Count;
        return _context.Journal.AppendAsync(
            _scope, new CompactionEvents.End(count, count, _context.Time.GetElapsedTime(started)) { Usage = usage, Error = error });
    }
}
