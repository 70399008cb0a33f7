using Hearth.Budgets;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>A task that a workflow delegates: an operation of the session without turns of its own.</summary>
internal sealed class TaskOperation(OperationContext context, Harness harness, string callKey, TaskCall task) : IOperation
{
    private readonly EventScope _scope = context.Scope.With(("operationId", "op_" + Ulid.New(context.Time)));

    public bool HasStarted { get; private set; }

    private OperationFold? Fold => context.Conversation.Find(callKey);

    public async Task RunAsync()
    {
        var budget = new OperationBudget(context, harness.Agent.Budgets, callKey, _scope);
        await context.Journal.AppendGuardedAsync([_scope.Of(new OperationEvents.Start(OperationKinds.Task, callKey, budget.Stated))]);
        HasStarted = true;
        var ended = await new TaskRunner(context with { Budget = budget }, harness, task, _scope).RunAsync();
        if (!ended.IsError) return;
        throw ended.Error is { } error
            ? new HearthException(error.Type ?? ErrorCodes.OperationFailed, error.Message, error.Details ?? "") { Meta = error.Meta }
            : new HearthException(ErrorCodes.OperationFailed, ended.Text);
    }

    public IOutgoingEvent[] ClosingEvents(ErrorInfo? error) => context.EndOf(_scope, OperationKinds.Task, Fold, error);
}
