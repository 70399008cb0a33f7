using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sessions;

/// <summary>Has one task done in a session of its own, from wherever the log says it stands.</summary>
/// <param name="parent">What the operation that delegates works with.</param>
/// <param name="harness">The harness of the agent that delegates.</param>
/// <param name="task">The task.</param>
/// <param name="scope">The scope of what delegates: a turn or a workflow's operation.</param>
internal sealed class TaskRunner(OperationContext parent, Harness harness, TaskCall task, EventScope scope)
{
    private readonly string _session = SessionNames.ForTask(parent.Session, task.TaskId);

    // The task as earlier attempts have left it.
    private readonly TaskFold? _known = parent.Conversation.Operation?.FindTask(task.TaskId);

    private TaskFold? Fold => parent.Conversation.Operation!.FindTask(task.TaskId);

    /// <summary>Why no task may be delegated from here; null when one may.</summary>
    public static HearthException? FindExcess(OperationContext context) => context.Depth < context.DelegationOptions.MaxDelegationDepth
        ? null
        : new HearthException(
            ErrorCodes.DelegationDepthExceeded,
            $"Tasks are delegated {context.DelegationOptions.MaxDelegationDepth} deep at the most.",
            "Do this one yourself.");

    /// <summary>Runs the task to its end; a child that fails is a result, too.</summary>
    /// <exception cref="OperationCanceledException">The attempt is cut short.</exception>
    public async Task<TaskFold> RunAsync()
    {
        if (_known is { IsEnded: true }) return _known;

        OperationRunner? runner = null;
        try
        {
            runner = await CreateRunnerAsync();
            await runner.RunAsync();
            return (await EndAsync(runner, null))!;
        }
        catch (UnitAbortedException)
        {
            await EndAsync(runner, Aborted());
            throw;
        }
        catch (OperationCanceledException) when (parent.Cancellation.Token.IsCancellationRequested)
        {
            // What another process continues is left open for it.
            if (parent.Cancellation.Reason is AttemptStop.Aborted) await EndAsync(runner, Aborted());
            if (parent.Cancellation.Reason is AttemptStop.TimedOut) await EndAsync(runner, TimedOut());
            throw;
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            return await EndAsync(runner, ErrorInfo.From(exception)) ?? throw new HearthException(
                (exception as HearthException)?.Code ?? ErrorCodes.OperationFailed, exception.Message);
        }
    }

    private async Task<OperationRunner> CreateRunnerAsync()
    {
        var child = harness.ForTask(task);
        var message = new Message.User([new ContentBlock.Text(task.Prompt)], parent.Time.GetUtcNow());
        var request = await child.CreateAsync(new OperationInput(task.TaskId, message), parent.Cancellation.Token);
        var start = new TaskEvents.Start(task.ToolCallId, task.Prompt, task.Agent, task.WorkingDirectory);
        return new OperationRunner(ChildContext(), request) { Opening = _known is null ? TaskScope().Of(start) : null };
    }

    private OperationContext ChildContext() => parent with
    {
        Session = _session,
        Depth = parent.Depth + 1,
        Conversation = parent.Journal.Conversation(SessionNames.Default, _session, parent.Session),
        Scope = Narrow(SessionNames.ScopeOf(parent.Scope, parent.Key, _session)),
    };

    private EventScope TaskScope() => Narrow(SessionNames.ScopeOf(scope, parent.Key, _session));

    private EventScope Narrow(EventScope session) => session.With(("taskId", task.TaskId), ("parentSession", parent.Session));

    // Null when the task was never started, so that there is nothing to end.
    private async Task<TaskFold?> EndAsync(OperationRunner? runner, ErrorInfo? error)
    {
        var hasStarted = runner is { HasStarted: true };
        if (!hasStarted && _known is null) return null;

        IEnumerable<IOutgoingEvent> closing = hasStarted ? runner!.ClosingEvents(error) : AbandonedEvents(error!);
        var answer = error is null ? runner!.AnswerText : null;
        await parent.Journal.Write([.. closing, EndEvent(error, answer)], default).Stored;
        return Fold;
    }

    // A child that does not go on has nobody else to close what earlier attempts have begun: its calls, and its own tasks.
    private IEnumerable<IOutgoingEvent> AbandonedEvents(ErrorInfo error)
    {
        var child = ChildContext();
        var operation = child.Conversation.Operation!;
        var own = child.Scope.With(("operationId", "op_" + Ulid.New(parent.Time)));
        yield return own.Of(new OperationEvents.Start(operation.Kind, null, []));
        foreach (var open in operation.OpenTasks)
        {
            var grandchild = new TaskRunner(child, harness, new TaskCall(open.TaskId, "") { Agent = open.Agent, ToolCallId = open.ToolCallId }, own);
            foreach (var item in grandchild.AbandonedEvents(error)) yield return item;
            yield return grandchild.EndEvent(error, null);
        }

        foreach (var call in operation.Calls.Where(call => call is { IsStarted: true, Outcome: null }))
        {
            yield return own.With(("turnId", operation.TurnId!)).Of(ToolBatch.Interrupted(call.Call));
        }

        yield return own.Of(new OperationEvents.End(operation.Kind, parent.Time.GetUtcNow() - operation.StartedAt, operation.Usage, error));
        yield return child.Scope.Of(OperationEvents.Mark.Idle);
    }

    private IOutgoingEvent EndEvent(ErrorInfo? error, string? answer)
    {
        var duration = Fold is { } fold ? parent.Time.GetUtcNow() - fold.StartedAt : TimeSpan.Zero;
        var text = error is null ? answer! : Describe(error);
        return TaskScope().Of(new TaskEvents.End(task.ToolCallId, task.Agent, duration, error is not null, text));
    }

    private ErrorInfo Aborted() => parent.Key.Kind == StreamKind.Run ? AttemptErrors.RunAborted : AttemptErrors.SubmissionAborted;

    private ErrorInfo TimedOut() => parent.Key.Kind == StreamKind.Run ? AttemptErrors.RunTimeout : AttemptErrors.SubmissionTimeout;

    private static string Describe(ErrorInfo error) => error.Type is { } type ? $"{type}: {error.Message}" : error.Message;
}
