using Hearth.Budgets;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Streams;
using Hearth.Tools;

namespace Hearth.Sessions;

/// <summary>A command that a workflow runs in a session's workspace: an operation of one tool call, of which the model learns nothing.</summary>
internal sealed class ShellOperation(OperationContext context, Harness harness, ISandboxShell shell, string callKey, ShellCall command) : IOperation
{
    private const string InterruptedMessage =
        "The command was interrupted before its result was recorded. Whether it had an effect is unknown, so it is not run again.";

    private readonly EventScope _scope = context.Scope.With(("operationId", "op_" + Ulid.New(context.Time)));

    public bool HasStarted { get; private set; }

    private OperationFold? Fold => context.Conversation.Find(callKey);

    private ToolCallFold? Call => Fold?.Calls is [var call] ? call : null;

    public async Task RunAsync()
    {
        var wasStarted = Call is not null;
        await StartAsync(wasStarted);
        if (Call is { Outcome: null }) await EndAsync(wasStarted);
        if (Call!.Outcome is { IsError: true } failed) throw new HearthException(ErrorCodes.OperationFailed, TextOf(failed));
    }

    public IOutgoingEvent[] ClosingEvents(ErrorInfo? error)
    {
        var end = context.EndOf(_scope, OperationKinds.Shell, Fold, error);
        if (error is null || Call is not { Outcome: null }) return end;
        return [EndOf(context.Time.GetUtcNow() - Fold!.StartedAt, ToolOutcome.FromText(error.Message, isError: true)), .. end];
    }

    // The command is not run before its start is stored.
    private async Task StartAsync(bool wasStarted)
    {
        var budget = new OperationBudget(context, harness.Agent.Budgets, callKey, _scope);
        var start = _scope.Of(new OperationEvents.Start(OperationKinds.Shell, callKey, budget.Stated));
        if (wasStarted)
        {
            await context.Journal.AppendGuardedAsync([start]);
        }
        else
        {
            var call = _scope.Of(new ToolEvents.Start(ShellCall.ToolName, "call_" + Ulid.New(context.Time), command.ToArguments()));
            await budget.StartToolsAsync(1, () => context.Journal.AppendGuardedAsync([start, call]));
            _ = context.Journal.AppendAsync(budget.TakeWarnings());
        }

        HasStarted = true;
    }

    private async Task EndAsync(bool wasStarted)
    {
        var started = context.Time.GetTimestamp();
        var outcome = wasStarted && command.Options.Effect == ToolEffect.AtMostOnce
            ? ToolOutcome.FromText(InterruptedMessage, isError: true)
            : await ExecuteAsync();
        await context.Journal.AppendAsync([EndOf(context.Time.GetElapsedTime(started), outcome)]);
    }

    private async Task<ToolOutcome> ExecuteAsync()
    {
        var token = context.Cancellation.Token;
        try
        {
            return command.OutcomeOf(await shell.ExecuteAsync(command.ToCommand(), token).WaitAsync(context.Cancellation.Abandoned));
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            return ToolOutcome.FromText(exception.Message, isError: true);
        }
    }

    private IOutgoingEvent EndOf(TimeSpan duration, ToolOutcome outcome) =>
        _scope.Of(new ToolEvents.End(ShellCall.ToolName, Call!.Call.Id, duration, outcome));

    private static string TextOf(ToolOutcome outcome) => outcome.Content.OfType<ContentBlock.Text>().First().Value;
}
