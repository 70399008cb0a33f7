using Hearth.Events;
using Hearth.Models;
using Hearth.Sessions;
using Hearth.Streams;

namespace Hearth.Budgets;

/// <summary>The budgets that hold for one operation: those of its agent, and those of the operation that delegated it.</summary>
internal sealed class OperationBudget
{
    // An answer that is cut short is worth less than an error that says why there is none.
    private const int LeastOutputTokens = 4_096;

    private readonly OperationContext _context;
    private readonly OperationRequest? _request;
    private readonly BudgetLedger _ledger;
    private readonly List<BudgetLimit> _limits;
    private readonly Lazy<long> _fixedTokens;

    /// <param name="context">The context that the operation was given; its budget is the one of the operation that delegated it.</param>
    /// <param name="request">The operation.</param>
    /// <param name="scope">The operation's scope.</param>
    public OperationBudget(OperationContext context, OperationRequest request, EventScope scope)
    {
        (_context, _request, _ledger) = (context, request, context.Journal.Ledger);
        (_limits, Stated) = LimitsOf(context, request.Agent.Budgets, request.Identity, scope);
        _fixedTokens = new(() => TokenEstimate.Of(request.Instructions) + TokenEstimate.Of(request.Tools.Declarations));
    }

    /// <summary>The budget of an operation that calls no model itself, for what it delegates.</summary>
    /// <param name="context">The context that the operation was given.</param>
    /// <param name="budgets">The agent's budgets.</param>
    /// <param name="identity">The operation's identity.</param>
    /// <param name="scope">The operation's scope.</param>
    public OperationBudget(OperationContext context, AgentBudgets? budgets, string identity, EventScope scope)
    {
        (_context, _ledger) = (context, context.Journal.Ledger);
        (_limits, Stated) = LimitsOf(context, budgets, identity, scope);
        _fixedTokens = new(0L);
    }

    public bool IsLimited => _limits.Count > 0;

    /// <summary>The limits that the agent's definition states, without those of the operations around it.</summary>
    public IReadOnlyList<BudgetUse> Stated { get; }

    /// <summary>Reserves a model call; waits while calls in flight may give back what it needs.</summary>
    /// <param name="turnId">The turn.</param>
    /// <param name="model">The model.</param>
    /// <param name="input">A message that goes along and is not in the log yet.</param>
    /// <exception cref="BudgetExceededException">The call does not fit into what is left.</exception>
    public async Task<BudgetReservation> ReserveAsync(string turnId, ResolvedModel model, Message.User? input)
    {
        if (!IsLimited) return BudgetReservation.None;
        var history = _context.Conversation.History;
        var tokens = _fixedTokens.Value + TokenEstimate.Of(history.MessagesFor(model.Reference)) + TokenEstimate.Of(input?.Content ?? []);
        if (history.EndsInCutMessage) tokens += TokenEstimate.Of(ChatHistory.ContinueText);
        return await ReserveAsync(turnId, model, tokens, _request?.MaxOutputTokens);
    }

    /// <summary>Reserves a model call whose input is known; waits while calls in flight may give back what it needs.</summary>
    /// <param name="turnId">The turn.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputTokens">The input, as estimated.</param>
    /// <param name="maxOutputTokens">The output limit; null for the model's, which may be lowered to fit.</param>
    /// <exception cref="BudgetExceededException">The call does not fit into what is left.</exception>
    public async Task<BudgetReservation> ReserveAsync(string turnId, ResolvedModel model, long inputTokens, int? maxOutputTokens)
    {
        if (!IsLimited) return BudgetReservation.None;
        var output = maxOutputTokens ?? model.Info.MaxOutputTokens;
        var least = maxOutputTokens ?? Math.Min(output, LeastOutputTokens);
        var call = new CallEstimate(inputTokens, output, least, model.Info.PriceOf(inputTokens));
        return await _ledger.ReserveAsync(_limits, turnId, call, _context.Time.GetUtcNow, _context.Cancellation.Token);
    }

    /// <summary>Appends the starts of tool calls, if they fit into what is left.</summary>
    /// <exception cref="BudgetExceededException">They do not fit.</exception>
    public Task StartToolsAsync(int count, Func<Task> append) =>
        IsLimited ? _ledger.StartTools(_limits, count, _context.Time.GetUtcNow(), append) : append();

    /// <summary>The budgets that are nearly used up, each once: events to be appended.</summary>
    public IReadOnlyList<IOutgoingEvent> TakeWarnings() => IsLimited ? _ledger.TakeWarnings(_limits, _context.Time.GetUtcNow()) : [];

    private static (List<BudgetLimit> All, IReadOnlyList<BudgetUse> Stated) LimitsOf(
        OperationContext context, AgentBudgets? budgets, string identity, EventScope scope)
    {
        List<BudgetLimit> own = budgets is null ? [] : [.. OwnLimits(context, budgets, identity, scope)];
        return ([.. own, .. context.Budget?._limits ?? []], [.. own.SelectMany(limit => limit.Uses(default, TimeSpan.Zero))]);
    }

    private static IEnumerable<BudgetLimit> OwnLimits(OperationContext context, AgentBudgets budgets, string identity, EventScope scope)
    {
        var session = context.Session;
        if (budgets.Operation is { } operation)
        {
            yield return new(BudgetScope.Operation, operation, $"operation/{session}/{identity}", fold => fold.Find(session, identity), scope);
        }

        if (context.Journal.Read(fold => fold.Run.HasStarted))
        {
            if (budgets.Run is { } run) yield return new(BudgetScope.Run, run, "stream", fold => fold.Stream, scope);
            yield break;
        }

        if (budgets.Submission is { } submission)
        {
            yield return new(BudgetScope.Submission, submission, "submission", SubmissionOf, scope);
        }

        if (budgets.Instance is { } instance) yield return new(BudgetScope.Instance, instance, "stream", fold => fold.Stream, scope);

        // Before its first event, the submission that the fold knows is the one before.
        SpendAccount? SubmissionOf(SpendFold fold) =>
            context.Budget is not null || fold.Submission?.Identity == identity ? fold.Submission : null;
    }
}
