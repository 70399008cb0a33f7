using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Hearth.Workflows;

namespace Hearth.Sessions;

/// <summary>One session's history and operations, folded from the events of its stream.</summary>
internal sealed class ConversationFold
{
    private readonly Dictionary<string, OperationFold> _operations = [];
    private bool _hasOpenBatch;
    private long _compactedTokens;

    public ChatHistory History { get; } = new();

    /// <summary>The conversation that delegated this one's task; null for a session of its own right.</summary>
    public ConversationFold? Parent { get; init; }

    /// <summary>The operation that was started last.</summary>
    public OperationFold? Operation { get; private set; }

    /// <summary>How long the conversation was when it could not be compacted the last time; 0 when it could.</summary>
    public long UncompactedTokens { get; private set; }

    /// <summary>The operations of a run's session by call key.</summary>
    public OperationFold? Find(string identity) => _operations.GetValueOrDefault(identity);

    public void Apply(EventKind kind, Offset offset, JsonElement content)
    {
        switch (kind)
        {
            case EventKind.OperationStart:
                OperationStarted(content);
                break;
            case EventKind.TurnStart when content.GetProperty("purpose").ValueEquals(OperationRunner.AgentPurpose):
                History.TurnStarted();
                Current(content).TurnStarted(content.GetProperty("turnId").GetString()!, offset);
                break;
            case EventKind.MessageEnd:
                MessageEnded(Message.Read(content.GetProperty("message")), Current(content), offset);
                break;
            case EventKind.ToolStart:
                Operation?.ToolStarted(content.GetProperty("toolCallId").GetString()!, content.GetProperty("toolName").GetString()!);
                break;
            case EventKind.CompactionStart:
                _compactedTokens = content.GetProperty("estimatedTokens").GetInt64();
                Current(content).CompactionStarted(CompactionEvents.Start.ReadReason(content));
                break;
            case EventKind.Compaction:
                Compacted(content);
                break;
            case EventKind.Step:
                StepEnded(content);
                break;
            case EventKind.Tool:
                ToolEnded(content.GetProperty("toolCallId").GetString()!, ToolOutcome.Read(content));
                break;
            case EventKind.Operation:
                Operation?.Ended(content.TryGetProperty("error", out var error) ? ErrorInfo.Read(error) : null);
                break;
        }
    }

    private void OperationStarted(JsonElement content)
    {
        var isDurableCall = content.TryGetProperty("callKey", out var callKey);
        var identity = isDurableCall ? callKey.GetString()!
            : content.GetProperty(content.TryGetProperty("taskId", out _) ? "taskId" : "submissionId").GetString()!;
        if (Operation?.Identity != identity)
        {
            CloseBatch();
            Operation = new OperationFold(
                identity,
                content.GetProperty("operationKind").GetString()!,
                EventFormat.ReadTimestamp(content.GetProperty("timestamp")));
            if (isDurableCall) _operations[identity] = Operation;
        }

        Operation.Started();
    }

    // A log that is read from its kept messages on may begin inside an operation, which has ended since.
    private OperationFold Current(JsonElement content) => Operation ??= new OperationFold(
        content.TryGetProperty("taskId", out var id) || content.TryGetProperty("submissionId", out id) ? id.GetString()! : "",
        OperationKinds.Prompt,
        EventFormat.ReadTimestamp(content.GetProperty("timestamp")));

    private void MessageEnded(Message message, OperationFold operation, Offset offset)
    {
        if (message is Message.User user)
        {
            History.AddUser(user, offset);
            operation.UserMessage();
            return;
        }

        var assistant = (Message.Assistant)message;
        History.AddAssistant(assistant, offset);
        operation.AssistantMessage(assistant);
        ReportToParents(assistant.Usage, assistant.StopReason is not (StopReason.Aborted or StopReason.Error));
        _hasOpenBatch = operation.Calls.Count > 0;
    }

    private void Compacted(JsonElement content)
    {
        var isError = content.GetProperty("isError").GetBoolean();
        var usage = content.TryGetProperty("usage", out var used) ? Usage.Read(used) : Usage.Zero;
        Current(content).Compacted(usage, isError);
        ReportToParents(usage, isProgress: !isError);
        UncompactedTokens = isError ? _compactedTokens : 0;
        if (isError) return;
        History.Compact(content.GetProperty("summary").GetString()!, Offset.Parse(content.GetProperty("keptFrom").GetString()!));
    }

    private void StepEnded(JsonElement content)
    {
        Operation!.StepEnded(content.GetProperty("callKey").GetString()!, RecordedCall.Read(content));
        ReportToParents(Usage.Zero, isProgress: true);
    }

    private void ToolEnded(string callId, ToolOutcome outcome)
    {
        if (Operation is null) return;
        Operation.ToolEnded(callId, outcome);
        ReportToParents(Usage.Zero, isProgress: true);
        if (Operation.Calls.All(call => call.Outcome is not null)) CloseBatch();
    }

    // What a child spends its parents spend, and while it gets further they do.
    private void ReportToParents(Usage usage, bool isProgress)
    {
        for (var parent = Parent; parent is not null; parent = parent.Parent) parent.Operation?.ChildReported(usage, isProgress);
    }

    // A model refuses a conversation in which a call has no result, so an abandoned batch gets some.
    private void CloseBatch()
    {
        if (!_hasOpenBatch) return;
        _hasOpenBatch = false;
        History.AddToolResults(Operation!.Calls);
    }
}
