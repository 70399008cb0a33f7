using System.Text.Json;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Schemas;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Tools;
using Hearth.Workflows;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Runs the tool calls of one message that have no recorded result, in parallel, and records each result as it comes.</summary>
internal sealed class ToolBatch(OperationContext context, OperationRequest request, Delegation delegation)
{
    private const int MaxParallelCalls = 32;
    private const int MaxFailureLength = 2_000;

    // A result that says so little tells the model nothing it could act on.
    private const string InterruptedMessage =
        "The call was interrupted before its result was recorded. Whether it had an effect is unknown: check before you repeat it.";

    /// <summary>The results of calls that an earlier attempt started and that may not be repeated: their outcome is unknown.</summary>
    public IEnumerable<ToolEvents.End> CloseInterrupted(IReadOnlyList<ToolCallFold> calls) => calls
        .Where(call => call is { Outcome: null, IsStarted: true } && !IsRepeatable(call))
        .Select(call => new ToolEvents.End(call.Call.Name, call.Call.Id, TimeSpan.Zero, InterruptedOutcome()));

    /// <summary>Runs what is left of a batch.</summary>
    /// <param name="turnId">The turn that asked for them.</param>
    /// <param name="calls">The calls of the message, as the log knows them; those of an earlier attempt are closed already.</param>
    /// <param name="scope">The turn's scope.</param>
    public async Task RunAsync(string turnId, IReadOnlyList<ToolCallFold> calls, EventScope scope)
    {
        var open = calls.Where(call => call.Outcome is null).ToList();
        await StartAsync([.. open.Where(call => !call.IsStarted)], scope);

        using var slots = new SemaphoreSlim(MaxParallelCalls);
        using var tasks = new SemaphoreSlim(context.DelegationOptions.MaxParallelTasks);
        await Task.WhenAll(open.Select(call => context.Scheduler.Start(
            () => RunOneAsync(turnId, call.Call, scope, call.Call.Name == TaskTool.Name ? tasks : slots))));
    }

    private ToolEffect EffectOf(ContentBlock.ToolCall call) =>
        request.Tools.Find(call.Name) is { } function ? ToolEffectExtensions.EffectOf(function) : ToolEffect.AtMostOnce;

    private bool IsRepeatable(ToolCallFold call) => EffectOf(call.Call) != ToolEffect.AtMostOnce;

    private static ToolOutcome InterruptedOutcome() => ToolOutcome.FromText(
        JsonSerializer.Serialize(new { type = "interrupted", message = InterruptedMessage }, WorkflowInvoker.Json),
        isError: true);

    // All starts are stored before any function runs: a call without one never ran.
    private async Task StartAsync(List<ToolCallFold> calls, EventScope scope)
    {
        if (calls.Count == 0) return;
        IOutgoingEvent[] starts = [.. calls.Select(call => scope.Of(new ToolEvents.Start(call.Call.Name, call.Call.Id, call.Call.Arguments)))];
        var budget = context.Budget!;
        await budget.StartToolsAsync(starts.Length, () => context.Journal.AppendGuardedAsync(starts));
        _ = context.Journal.AppendAsync(budget.TakeWarnings());
    }

    private async Task RunOneAsync(string turnId, ContentBlock.ToolCall call, EventScope scope, SemaphoreSlim slots)
    {
        await slots.WaitAsync(context.Cancellation.Token);
        try
        {
            // What the call has locked stays so until its result is stored: nobody builds on what may yet be lost.
            using var workspace = request.Workspace is null ? null : new WorkspaceCall(request.Workspace);
            var started = context.Time.GetTimestamp();
            var writes = new ToolWrites(call.Name, EffectOf(call), context.Store.TakesWrites, context.Time);
            ToolOutcome outcome;
            using (var progress = new ToolProgress(context, scope, call)) outcome = await InvokeAsync(turnId, call, scope, progress, workspace, writes);
            var end = new ToolEvents.End(call.Name, call.Id, context.Time.GetElapsedTime(started), outcome);
            await StoreAsync(scope, end, workspace, writes.End(outcome.IsError));
        }
        finally
        {
            slots.Release();
        }
    }

    // The result and what the call has done to a durable workspace are one commit, and so is what it has registered to be written.
    private async Task StoreAsync(EventScope scope, ToolEvents.End end, WorkspaceCall? workspace, UnitWrites? writes)
    {
        var changes = workspace?.TakeChanges();
        foreach (var blob in changes?.Blobs ?? []) await context.StoreAsync(blob);
        if (writes is null) await context.Journal.Write([scope.Of(end)], new AppendSideEffects(Workspace: changes)).Stored;
        else await StoreAsync(scope, end, changes, writes);
        workspace?.Commit();
    }

    private async Task StoreAsync(EventScope scope, ToolEvents.End end, WorkspaceChanges? changes, UnitWrites writes)
    {
        try
        {
            await context.Journal.CommitAsync(scope.Of(end), changes, writes);
        }
        catch (WritesFailedException exception)
        {
            // Whatever else the call has done stands, as with any tool that fails.
            var failed = end with { Outcome = ToolOutcome.FromText(NothingWritten(exception), isError: true) };
            await context.Journal.Write([scope.Of(failed)], new AppendSideEffects(Workspace: changes)).Stored;
        }
    }

    private static string NothingWritten(WritesFailedException exception)
    {
        var reason = exception.Message.Length <= MaxFailureLength ? exception.Message : exception.Message[..MaxFailureLength];
        return $"Nothing was written: {reason}";
    }

    private async Task<ToolOutcome> InvokeAsync(
        string turnId,
        ContentBlock.ToolCall call,
        EventScope scope,
        ToolProgress progress,
        WorkspaceCall? workspace,
        ToolWrites writes)
    {
        if (request.Tools.Find(call.Name) is not { } function)
        {
            return ToolOutcome.FromText($"There is no tool called \"{call.Name}\".", isError: true);
        }

        if (call.Arguments.ValueKind != JsonValueKind.Object) return Invalid("The arguments are not a JSON object.");
        if (call.Name == TaskTool.Name && delegation.FindProblem(call) is { } problem) return problem;
        if (request.Tools.Validate(call.Name, call.Arguments) is { Count: > 0 } issues) return Invalid(Describe(issues));
        if (request.Result is { } schema && call.Name is ResultTools.FinishName or ResultTools.GiveUpName) return End(call, schema);
        return call.Name == TaskTool.Name
            ? await delegation.RunAsync(turnId, call, scope)
            : await InvokeAsync(function, ContextOf(turnId, call, scope, progress, workspace, writes), call);
    }

    private async Task<ToolOutcome> InvokeAsync(AIFunction function, ToolContext toolContext, ContentBlock.ToolCall call)
    {
        var token = context.Cancellation.Token;
        ToolContext.Current = toolContext;
        try
        {
            var arguments = new AIFunctionArguments(ChatHistory.ToArguments(call.Arguments)) { Services = context.Services };
            var result = await function.InvokeAsync(arguments, token).AsTask().WaitAsync(context.Cancellation.Abandoned);
            var (outcome, blobs) = ToolResults.FromReturnValue(result, function.JsonSerializerOptions);
            foreach (var blob in blobs) await context.StoreAsync(blob);
            return outcome;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
        catch (Exception exception) when (exception is not Streams.OwnershipLostException)
        {
            // A failed tool is news for the model, not the end of the operation.
            return ToolOutcome.FromText(exception.Message, isError: true);
        }
    }

    // A turn's id is in the log, so a call has the same key in every attempt.
    private ToolContext ContextOf(
        string turnId,
        ContentBlock.ToolCall call,
        EventScope scope,
        ToolProgress progress,
        WorkspaceCall? workspace,
        ToolWrites writes) => new()
        {
            ToolName = call.Name,
            CallId = call.Id,
            IdempotencyKey = NameBasedUuid.Create(turnId, call.Id).ToString(),
            AgentName = request.Harness.Context.AgentName,
            InstanceId = request.Harness.Context.InstanceId,
            Session = context.Session,
            Services = context.Services,
            Workspace = workspace,
            Steps = new ToolSteps(context, scope, turnId, call),
            Writes = writes,
            Report = progress.ReportAsync,
        };

    private static ToolOutcome End(ContentBlock.ToolCall call, ResultSchema schema)
    {
        if (call.Name == ResultTools.GiveUpName) return ToolOutcome.FromText("Given up.") with { IsTerminal = true };
        return schema.TryDeserialize(call.Arguments, out _, out var issues)
            ? ToolOutcome.FromText("Delivered.") with { IsTerminal = true }
            : Invalid(Describe(issues));
    }

    private static ToolOutcome Invalid(string reason) =>
        ToolOutcome.FromText($"{ErrorCodes.ToolInputValidation}: {reason}", isError: true);

    private static string Describe(IReadOnlyList<ValidationIssue> issues) =>
        string.Join(' ', issues.Select(issue => issue.Path.Count > 0 ? $"{string.Join('.', issue.Path)}: {issue.Message}" : issue.Message));
}
