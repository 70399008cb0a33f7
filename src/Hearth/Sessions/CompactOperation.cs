using Hearth.Budgets;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>A compaction that a workflow asks for: an operation that says nothing to the conversation's model.</summary>
internal sealed class CompactOperation(OperationContext context, OperationRequest request) : IOperation
{
    private readonly EventScope _scope = context.Scope.With(("operationId", "op_" + Ulid.New(context.Time)));

    public bool HasStarted { get; private set; }

    private OperationFold? Fold => context.Conversation.Find(request.Identity);

    public async Task RunAsync()
    {
        var budget = new OperationBudget(context, request, _scope);
        var start = new OperationEvents.Start(OperationKinds.Compact, request.Input.CallKey, budget.Stated);
        await context.Journal.AppendGuardedAsync([_scope.Of(start)]);
        HasStarted = true;
        if (Fold is { HasCompacted: true }) return;
        await new Compactor(context with { Budget = budget }, request, _scope).CompactAsync();
    }

    public IOutgoingEvent[] ClosingEvents(ErrorInfo? error) => context.EndOf(_scope, OperationKinds.Compact, Fold, error);
}
