using System.Text.Json;
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
        EventKind.MessageEnd,
        EventKind.ToolStart,
        EventKind.Tool,
        EventKind.CompactionStart,
        EventKind.Compaction,
        EventKind.Step,
        EventKind.Log);

    private readonly Dictionary<(string Harness, string Session), ConversationFold> _conversations = [];
    private readonly Dictionary<string, string> _partialTexts = [];

    public RunFold Run { get; } = new();

    public IEnumerable<ConversationFold> Conversations => _conversations.Values;

    public ConversationFold Conversation(string harness, string session)
    {
        if (!_conversations.TryGetValue((harness, session), out var conversation))
        {
            conversation = new ConversationFold();
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
        if (content.TryGetProperty("session", out var session))
        {
            Conversation(content.GetProperty("harness").GetString()!, session.GetString()!).Apply(stored.Kind, stored.Offset, content);
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
}
