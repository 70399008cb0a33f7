using Hearth.Agents;
using Hearth.Events;
using Hearth.Workflows;

namespace Hearth.Sessions;

/// <summary>Answers the <c>task</c> calls of one operation, within the limits of depth and number.</summary>
internal sealed class Delegation(OperationContext context, OperationRequest request)
{
    private readonly Lock _gate = new();
    private int _admitted = -1;

    /// <summary>Why a call cannot be for anybody; null when its subagent is declared or its arguments say none.</summary>
    public ToolOutcome? FindProblem(ContentBlock.ToolCall call)
    {
        var subagents = request.Agent.Subagents;
        return TaskTool.AgentOf(call.Arguments) is { } name && subagents.All(subagent => subagent.Name != name)
            ? Refuse(SubagentDirectory.NotDeclared(name, subagents))
            : null;
    }

    /// <summary>Whether the log has a task that this call has delegated.</summary>
    public bool IsKnown(string turnId, ContentBlock.ToolCall call) =>
        call.Name == TaskTool.Name && context.Conversation.Operation?.FindTask(TaskIdOf(turnId, call)) is not null;

    /// <summary>Delegates, or goes on with what an earlier attempt has delegated.</summary>
    /// <param name="turnId">The turn that asked for it.</param>
    /// <param name="call">The call; its arguments fit the tool's schema.</param>
    /// <param name="scope">The turn's scope.</param>
    public async Task<ToolOutcome> RunAsync(string turnId, ContentBlock.ToolCall call, EventScope scope)
    {
        var task = TaskTool.Read(call, TaskIdOf(turnId, call));
        if (Admit(task) is { } refusal) return Refuse(refusal);

        try
        {
            var ended = await new TaskRunner(context, request.Harness, task, scope).RunAsync();
            return ToolOutcome.FromText(ended.Text, ended.IsError);
        }
        catch (HearthException exception)
        {
            // It could not even be started, which is news for the model.
            return Refuse(exception);
        }
    }

    // A turn's id is in the log and a call's is unique in it, so the task has the same id in every attempt.
    private string TaskIdOf(string turnId, ContentBlock.ToolCall call)
    {
        var conversation = SessionNames.ConversationId(context.Key, SessionNames.Default, context.Session);
        return NameBasedUuid.Create(conversation, $"{turnId}\0{call.Id}").ToString("D");
    }

    // Null when the task may go on. What an earlier attempt has started was admitted then.
    private HearthException? Admit(TaskCall task)
    {
        var operation = context.Conversation.Operation!;
        if (operation.FindTask(task.TaskId) is not null) return null;
        if (TaskRunner.FindExcess(context) is { } excess) return excess;
        lock (_gate)
        {
            if (_admitted < 0) _admitted = operation.TaskCount;
            var limit = context.DelegationOptions.MaxTasksPerOperation;
            return _admitted++ < limit ? null : TooMany(limit);
        }
    }

    private static HearthException TooMany(int limit) => new(
        ErrorCodes.DelegationLimitExceeded,
        $"This operation has delegated {limit} tasks, which is as many as it may.",
        "Do the rest yourself.");

    private static ToolOutcome Refuse(HearthException refusal) =>
        ToolOutcome.FromText($"{refusal.Code}: {refusal.Message} {refusal.Details}".TrimEnd(), isError: true);
}
