using System.Text.Json;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>One session's history and operations, folded from the events of its stream.</summary>
internal sealed class ConversationFold
{
    private readonly Dictionary<string, OperationFold> _operations = [];
    private bool _hasOpenBatch;

    public ChatHistory History { get; } = new();

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
        var identity = isDurableCall ? callKey.GetString()! : content.GetProperty("submissionId").GetString()!;
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
        _hasOpenBatch = Operation.Calls.Count > 0;
    }

    private void ToolEnded(string callId, ToolOutcome outcome)
    {
        Operation!.ToolEnded(callId, outcome);
        if (Operation.Calls.All(call => call.Outcome is not null)) CloseBatch();
    }

    // A model refuses a conversation in which a call has no result, so an abandoned batch gets some.
    private void CloseBatch()
    {
        if (!_hasOpenBatch) return;
        _hasOpenBatch = false;
        History.AddToolResults(Operation!.Calls);
    }
}
