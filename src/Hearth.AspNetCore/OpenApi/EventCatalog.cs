using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Every type of event and its fields beyond the envelope.</summary>
internal static class EventCatalog
{
    public static IReadOnlyList<EventShape> Create() => [.. Runs(), .. Operations(), .. Turns(), .. Tools(), .. Compactions(), .. Others()];

    private static IEnumerable<EventShape> Runs() =>
    [
        new("run_start", "The first event of a run.",
            Always("runId", Shape.Text()), Always("workflowName", Shape.Text()), Always("startedAt", Shape.Moment()),
            Maybe("input", Shape.Anything("The input; absent without input.")), Maybe("payload", Shape.Anything("The same value as input."))),
        new("run_resume", "Another attempt goes on with the run after its process died.",
            Always("runId", Shape.Text()), Always("workflowName", Shape.Text()), Always("startedAt", Shape.Moment())),
        new("run_end", "The last event of a run; the stream is closed with it.",
            Always("runId", Shape.Text()), Always("isError", Shape.Flag()), Always("durationMs", Shape.Whole()),
            Always("result", Shape.Anything("What the workflow returned; null when there is nothing.")), Maybe("error", Shape.Ref("ExecutionError"))),
        new("step", "A durable step of a workflow or tool has ended.",
            Always("callKey", Shape.Text()), Always("name", Shape.Text()), Always("durationMs", Shape.Whole()), Always("isError", Shape.Flag()),
            Maybe("result", Shape.Anything("What the step returned.")), Maybe("error", Shape.Ref("ExecutionError"))),
    ];

    private static IEnumerable<EventShape> Operations() =>
    [
        new("operation_start", "A prompt, skill, task, shell or compact call begins.",
            Maybe("callKey", Shape.Text("Identifies the call within a workflow.")), Always("operationId", Shape.Text()),
            Always("operationKind", Shape.Ref("OperationKind")),
            Maybe("budgets", Shape.Describe(Shape.ListOf(Shape.Ref("BudgetLimit")), "The limits that the agent states; absent without budgets."))),
        new("operation", "The operation has ended.",
            Always("operationId", Shape.Text()), Always("operationKind", Shape.Ref("OperationKind")), Always("durationMs", Shape.Whole()),
            Always("isError", Shape.Flag()), Maybe("usage", Shape.Ref("Usage")), Maybe("error", Shape.Ref("ExecutionError"))),
        new("idle", "The session does nothing now. Follows every operation."),
        new("agent_start", "The agent's turns begin."),
        new("agent_end", "The agent's turns have ended."),
        new("submission_settled", "The one outcome of a submission, and its last event.",
            Always("submissionId", Shape.Uuid("The submission.")), Always("outcome", Shape.Choice("completed", "failed")),
            Maybe("result", Shape.OneOf(Shape.Ref("PromptResult"), Shape.Nothing())), Maybe("error", Shape.Ref("ExecutionError"))),
    ];

    private static IEnumerable<EventShape> Turns() =>
    [
        new("turn_start", "A model call begins.",
            Always("turnId", Shape.Text()), Always("purpose", Shape.Ref("TurnPurpose")), Maybe("reserved", Shape.Ref("Spend"))),
        new("turn", "The model call has ended. What the model said is in message_end.",
            Always("turnId", Shape.Text()), Always("purpose", Shape.Ref("TurnPurpose")), Always("durationMs", Shape.Whole()),
            Always("isError", Shape.Flag()), Always("request", Shape.Ref("TurnRequest")), Always("response", Shape.Ref("TurnResponse")),
            Always("provider", Shape.Text()), Always("model", Shape.Text()), Always("api", Shape.Text()), Maybe("usage", Shape.Ref("Usage")),
            Maybe("charged", Shape.Ref("Spend")), Maybe("stopReason", Shape.Ref("StopReason")), Maybe("error", Shape.Text())),
        new("message_start", "A message begins; the content of an assistant message is still empty.",
            Always("turnId", Shape.Text()), Always("message", Shape.Ref("Message"))),
        new("message_end", "The complete message. It replaces whatever was built from deltas.",
            Always("turnId", Shape.Text()), Always("message", Shape.Ref("Message")), Maybe("charged", Shape.Ref("Spend"))),
        new("text_delta", "Progress: more of the answer's text.", Always("text", Shape.Text())),
        new("thinking_start", "A thinking block begins.", Always("contentIndex", Shape.Whole())),
        new("thinking_delta", "Progress: more of a thinking block.", Always("contentIndex", Shape.Whole()), Always("delta", Shape.Text())),
        new("thinking_end", "The whole thinking block.", Always("contentIndex", Shape.Whole()), Always("content", Shape.Text())),
    ];

    private static IEnumerable<EventShape> Tools() =>
    [
        new("tool_start", "A tool call begins.",
            Always("toolName", Shape.Text()), Always("toolCallId", Shape.Text()),
            Always("args", Shape.Anything("The arguments as the model wrote them."))),
        new("tool", "The tool call's outcome is stored.",
            Always("toolName", Shape.Text()), Always("toolCallId", Shape.Text()), Always("isError", Shape.Flag()), Always("durationMs", Shape.Whole()),
            Maybe("result", Shape.Object(
                Always("content", Shape.Anything("What the model is told.")), Maybe("details", Shape.Anything("What only the application is told.")),
                Maybe("terminate", Shape.Flag("Whether the operation ends with this call."))))),
        new("task_start", "A task is delegated to a child session.",
            Always("taskId", Shape.Uuid("The task.")), Maybe("toolCallId", Shape.Text()), Always("prompt", Shape.Text()), Maybe("agent", Shape.Text()),
            Maybe("cwd", Shape.Text()), Always("parentSession", Shape.Text())),
        new("task", "The delegated task has ended; session and conversationId are the child's.",
            Always("taskId", Shape.Uuid("The task.")), Maybe("toolCallId", Shape.Text()), Maybe("agent", Shape.Text()), Always("isError", Shape.Flag()),
            Always("durationMs", Shape.Whole()), Maybe("result", Shape.Text("The child's text.")), Always("parentSession", Shape.Text())),
    ];

    private static IEnumerable<EventShape> Compactions() =>
    [
        new("compaction_start", "Older messages are about to be summarized.",
            Always("reason", Shape.Choice("threshold", "overflow", "manual")), Always("estimatedTokens", Shape.Whole())),
        new("compaction", "Older messages have been summarized.",
            Always("messagesBefore", Shape.Whole()), Always("messagesAfter", Shape.Whole()), Always("durationMs", Shape.Whole()),
            Always("isError", Shape.Flag()), Maybe("summary", Shape.Text()), Maybe("keptFrom", Shape.Offset("Messages from here on are kept.")),
            Maybe("usage", Shape.Ref("Usage")), Maybe("error", Shape.Ref("ExecutionError")), Maybe("spent", Shape.Ref("SpendRecord"))),
    ];

    private static IEnumerable<EventShape> Others() =>
    [
        new("log", "A remark of the application or of the server.",
            Always("level", Shape.Choice("info", "warn", "error")), Always("message", Shape.Text()), Maybe("attributes", Shape.Map())),
        new("data", "Application data; a later event with the same name and id replaces the earlier one.",
            Always("name", new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9._-]+$" }), Maybe("id", Shape.Text()),
            Always("data", Shape.Anything("Any JSON value."))),
    ];
}
