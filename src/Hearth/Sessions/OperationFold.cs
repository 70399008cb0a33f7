using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Hearth.Workflows;

namespace Hearth.Sessions;

/// <summary>What the log says of one operation, over all attempts at it.</summary>
/// <param name="identity">The submission's id or the call key: what stays the same when a new attempt starts the operation again.</param>
/// <param name="kind">The operation's kind, such as <c>prompt</c>.</param>
/// <param name="startedAt">When the first attempt started it.</param>
internal sealed class OperationFold(string identity, string kind, DateTimeOffset startedAt)
{
    private readonly Dictionary<string, TaskFold> _tasks = [];
    private readonly Dictionary<string, RecordedCall> _steps = [];
    private CompactionReason _compactionReason;

    public string Identity => identity;

    public string Kind => kind;

    public DateTimeOffset StartedAt => startedAt;

    private readonly Dictionary<ModelReference, int> _errors = [];

    /// <summary>How often it was started since the last durable progress.</summary>
    public int AttemptsSinceProgress { get; private set; }

    public bool HasInput { get; private set; }

    /// <summary>The turn that was started and has no end, and where it started.</summary>
    public (string TurnId, Offset Offset)? OpenTurn { get; private set; }

    /// <summary>The turn that was started last, to which its tool calls belong.</summary>
    public string? TurnId { get; private set; }

    /// <summary>The saved text of cut messages that the next complete message continues.</summary>
    public string Partial { get; private set; } = "";

    /// <summary>The last complete assistant message; null once the next turn has started.</summary>
    public Message.Assistant? Answer { get; private set; }

    /// <summary>The text of <see cref="Answer"/>, what was saved of it before a cut included.</summary>
    public string AnswerText { get; private set; } = "";

    public IReadOnlyList<ToolCallFold> Calls { get; private set; } = [];

    /// <summary>The recorded steps of <see cref="Calls"/>, by call key.</summary>
    public IReadOnlyDictionary<string, RecordedCall> Steps => _steps;

    /// <summary>The call whose result ended the operation.</summary>
    public ToolCallFold? TerminalCall => Calls.FirstOrDefault(call => call.Outcome is { IsTerminal: true });

    /// <summary>What all turns have used, those of delegated tasks included.</summary>
    public Usage Usage { get; private set; } = Usage.Zero;

    /// <summary>How many tasks were delegated.</summary>
    public int TaskCount { get; private set; }

    public ModelReference? Model { get; private set; }

    /// <summary>Turns with a complete message; failed and cut ones do not count.</summary>
    public int Turns { get; private set; }

    /// <summary>Failed model calls since the last complete message.</summary>
    public int ConsecutiveErrors { get; private set; }

    /// <summary>How often the model was reminded to call <c>finish</c>.</summary>
    public int Reminders { get; private set; }

    /// <summary>Whether the conversation was compacted by it.</summary>
    public bool HasCompacted { get; private set; }

    /// <summary>Whether the conversation was compacted since the last complete message because a provider had refused it for its length.</summary>
    public bool HasOverflowed { get; private set; }

    public bool IsEnded { get; private set; }

    public ErrorInfo? Error { get; private set; }

    /// <summary>Whether the model has said all it has to say: an answer without tool calls, or a result that ends the operation.</summary>
    public bool HasFinalAnswer => TerminalCall is not null || (Answer is not null && Calls.Count == 0);

    /// <summary>Failed calls of one model since its last complete message.</summary>
    public int ErrorsOf(ModelReference model) => _errors.GetValueOrDefault(model);

    public void Started() => AttemptsSinceProgress++;

    public void UserMessage()
    {
        if (HasInput) Reminders++;
        HasInput = true;
        Answer = null;
    }

    public void TurnStarted(string turnId, Offset offset)
    {
        OpenTurn = (turnId, offset);
        TurnId = turnId;
        Answer = null;
        Calls = [];
        _steps.Clear();
    }

    public void AssistantMessage(Message.Assistant message)
    {
        OpenTurn = null;
        Usage += message.Usage;
        Model = message.Model;
        switch (message.StopReason)
        {
            case StopReason.Aborted:
                Partial += message.Text;
                break;
            case StopReason.Error:
                ConsecutiveErrors++;
                _errors[message.Model] = ErrorsOf(message.Model) + 1;
                break;
            default:
                Complete(message);
                break;
        }
    }

    public void ToolStarted(string callId, string name)
    {
        // A command of the application is a call that no message has asked for.
        if (kind == OperationKinds.Shell) Calls = [new ToolCallFold(new ContentBlock.ToolCall(callId, name, default))];
        if (Find(callId) is { } call) call.IsStarted = true;
    }

    public void ToolEnded(string callId, ToolOutcome outcome)
    {
        if (Find(callId) is not { } call) return;
        call.Outcome = outcome;
        AttemptsSinceProgress = 0;
    }

    public void CompactionStarted(CompactionReason reason) => _compactionReason = reason;

    public void Compacted(Usage usage, bool isError)
    {
        Usage += usage;
        if (isError) return;
        HasCompacted = true;
        AttemptsSinceProgress = 0;
        HasOverflowed |= _compactionReason == CompactionReason.Overflow;
    }

    public void StepEnded(string callKey, RecordedCall step)
    {
        _steps[callKey] = step;
        AttemptsSinceProgress = 0;
    }

    public TaskFold? FindTask(string taskId) => _tasks.GetValueOrDefault(taskId);

    public void TaskStarted(string taskId, DateTimeOffset startedAt)
    {
        if (_tasks.TryAdd(taskId, new TaskFold(startedAt))) TaskCount++;
    }

    public void TaskEnded(string taskId, string text, bool isError, OperationFold? child)
    {
        FindTask(taskId)?.Ended(text, isError, child);
        AttemptsSinceProgress = 0;
    }

    /// <summary>A delegated task, at any depth, has used something.</summary>
    public void ChildReported(Usage usage, bool isProgress)
    {
        Usage += usage;
        if (isProgress) AttemptsSinceProgress = 0;
    }

    public void Ended(ErrorInfo? error)
    {
        // A workflow asks for its task's answer whenever it is executed again; a model has it in its history.
        if (Kind != OperationKinds.Task) _tasks.Clear();
        IsEnded = true;
        Error = error;
    }

    private void Complete(Message.Assistant message)
    {
        (Answer, AnswerText, Partial) = (message, Partial + message.Text, "");
        Calls = [.. message.ToolCalls.Select(call => new ToolCallFold(call))];
        ConsecutiveErrors = 0;
        _errors.Remove(message.Model);
        HasOverflowed = false;
        AttemptsSinceProgress = 0;
        Turns++;
    }

    private ToolCallFold? Find(string callId) => Calls.FirstOrDefault(call => call.Call.Id == callId);
}
