using System.Text.Json;
using Hearth.Budgets;
using Hearth.Events;
using Hearth.Sessions;
using Hearth.Workflows;

namespace Hearth.Submissions;

/// <summary>Everything that an owner knows of its stream, folded from the events alone. Not thread-safe.</summary>
internal sealed class StreamFold
{
    /// <summary>The kinds that change the fold; the others are only for readers.</summary>
    public static readonly EventKinds Kinds = EventKinds.Of(
        EventKind.RunStart,
        EventKind.RunResume,
        EventKind.OperationStart,
        EventKind.Operation,
        EventKind.TurnStart,
        EventKind.Turn,
        EventKind.MessageEnd,
        EventKind.ToolStart,
        EventKind.Tool,
        EventKind.TaskStart,
        EventKind.Task,
        EventKind.CompactionStart,
        EventKind.Compaction,
        EventKind.Step,
        EventKind.Log,
        EventKind.Data);

    private readonly Dictionary<(string Harness, string Session), ConversationFold> _conversations = [];
    private readonly Dictionary<string, string> _partialTexts = [];

    public RunFold Run { get; } = new();

    /// <summary>What was used up.</summary>
    public SpendFold Spending { get; } = new();

    public IEnumerable<ConversationFold> Conversations => _conversations.Values;

    /// <param name="harness">The harness.</param>
    /// <param name="session">The session in it.</param>
    /// <param name="parentSession">The session that has delegated this one's task; null for none.</param>
    public ConversationFold Conversation(string harness, string session, string? parentSession = null)
    {
        if (!_conversations.TryGetValue((harness, session), out var conversation))
        {
            conversation = new ConversationFold { Parent = parentSession is null ? null : Conversation(harness, parentSession) };
            _conversations.Add((harness, session), conversation);
        }

        return conversation;
    }

    /// <summary>The saved text of a turn that was cut; empty when there is none.</summary>
    public string PartialText(string turnId) => _partialTexts.GetValueOrDefault(turnId, "");

    public void Apply(StoredEvent stored)
    {
        if (!Kinds.Contains(stored.Kind)) return;
        using var document = JsonDocument.Parse(stored.Payload, EventFormat.ReadOptions);
        var content = document.RootElement;
        Run.Apply(stored.Kind, content);
        Spending.Apply(stored.Kind, content);
        if (!content.TryGetProperty("session", out var session)) return;

        var parentSession = content.TryGetProperty("parentSession", out var parent) ? parent.GetString() : null;
        var conversation = Conversation(content.GetProperty("harness").GetString()!, session.GetString()!, parentSession);
        switch (stored.Kind)
        {
            case EventKind.TaskStart:
                conversation.Parent!.Operation?.TaskStarted(ReadTask(content));
                break;
            case EventKind.Task:
                conversation.Parent!.Operation?.TaskEnded(TaskId(content), Result(content), IsError(content), conversation.Operation);
                break;
            default:
                var operation = conversation.Operation;
                conversation.Apply(stored.Kind, stored.Offset, content);
                if (stored.Kind == EventKind.Operation || conversation.Operation != operation) ReleaseChildren(conversation);
                break;
        }
    }

    /// <summary>Takes in a saved delta of a turn that has no end; only when the fold is loaded.</summary>
    public void ApplyProgress(StoredEvent progress)
    {
        if (progress.Kind != EventKind.TextDelta) return;
        using var document = JsonDocument.Parse(progress.Payload, EventFormat.ReadOptions);
        var turnId = document.RootElement.GetProperty("turnId").GetString()!;
        _partialTexts[turnId] = PartialText(turnId) + document.RootElement.GetProperty("text").GetString();
    }

    private static TaskFold ReadTask(JsonElement content) => new(
        TaskId(content),
        Optional(content, "toolCallId"),
        Optional(content, "agent"),
        EventFormat.ReadTimestamp(content.GetProperty("timestamp")));

    private static string? Optional(JsonElement content, string name) => content.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string TaskId(JsonElement content) => content.GetProperty("taskId").GetString()!;

    private static string Result(JsonElement content) => content.TryGetProperty("result", out var result) ? result.GetString()! : "";

    private static bool IsError(JsonElement content) => content.GetProperty("isError").GetBoolean();

    // What a task came to is known to the operation that delegated it; nobody asks for its conversation once that has ended.
    private void ReleaseChildren(ConversationFold parent)
    {
        foreach (var (key, child) in _conversations.Where(entry => entry.Value.Parent == parent).ToList())
        {
            ReleaseChildren(child);
            _conversations.Remove(key);
        }
    }
}
