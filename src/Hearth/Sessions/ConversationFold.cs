using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>One session's history and operations, folded from the events of its stream.</summary>
internal sealed class ConversationFold
{
    private readonly Dictionary<string, OperationFold> _operations = [];
    private bool _hasOpenBatch;

    public ChatHistory History { get; } = new();

    /// <summary>The conversation that delegated this one's task; null for a session of its own right.</summary>
    public ConversationFold? Parent { get; init; }

    /// <summary>The operation that was started last.</summary>
    public OperationFold? Operation { get; private set; }

    /// <summary>The operations of a run's session by call key.</summary>
    public OperationFold? Find(string identity) => _operations.GetValueOrDefault(identity);

    public void Apply(EventKind kind, Offset offset, JsonElement content)
    {
        switch (kind)
        {
            case EventKind.OperationStart:
                OperationStarted(content);
                break;
            case EventKind.TurnStart:
                History.TurnStarted();
                Operation!.TurnStarted(content.GetProperty("turnId").GetString()!, offset);
                break;
            case EventKind.MessageEnd:
                MessageEnded(Message.Read(content.GetProperty("message")));
                break;
            case EventKind.ToolStart:
                Operation!.ToolStarted(content.GetProperty("toolCallId").GetString()!);
                break;
            case EventKind.Tool:
                ToolEnded(content.GetProperty("toolCallId").GetString()!, ToolOutcome.Read(content));
                break;
            case EventKind.Operation:
                Operation!.Ended(content.TryGetProperty("error", out var error) ? ErrorInfo.Read(error) : null);
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

    private void MessageEnded(Message message)
    {
        if (message is Message.User user)
        {
            History.AddUser(user);
            Operation!.UserMessage();
            return;
        }

        var assistant = (Message.Assistant)message;
        History.AddAssistant(assistant);
        Operation!.AssistantMessage(assistant);
        ReportToParents(assistant.Usage, assistant.StopReason is not (StopReason.Aborted or StopReason.Error));
        _hasOpenBatch = Operation.Calls.Count > 0;
    }

    private void ToolEnded(string callId, ToolOutcome outcome)
    {
        Operation!.ToolEnded(callId, outcome);
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
