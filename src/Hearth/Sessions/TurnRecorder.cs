using System.Text;
using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Turns a model's streamed updates into events and, at the end, into the message.</summary>
internal sealed class TurnRecorder : ITurnRecorder, IDisposable
{
    private readonly AttemptJournal _journal;
    private readonly EventScope _scope;
    private readonly string _turnId;
    private readonly List<ContentBlock> _content = [];
    private readonly StringBuilder _block = new();
    private readonly DeltaJoiner _joiner;
    private readonly HashSet<string> _callIds = [];
    private readonly TimeProvider _time;
    private BlockKind _open;
    private string? _signature;

    public TurnRecorder(AttemptJournal journal, EventScope scope, string turnId, StreamsOptions options, TimeProvider time)
    {
        (_journal, _scope, _turnId, _time) = (journal, scope, turnId, time);

        // Without a reader there is nobody to show a delta to early.
        _joiner = new DeltaJoiner(
            () => journal.Tail.IsWatched ? options.ProgressCoalescingInterval : options.ProgressFlushInterval,
            EmitDelta,
            time);
    }

    private enum BlockKind
    {
        None,
        Text,
        Thinking,
    }

    public ResponseFacts Response { get; } = new();

    public ValueTask AddAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        Response.Add(update);
        foreach (var content in update.Contents) Add(content);
        return _journal.WaitForRoomAsync(cancellationToken);
    }

    /// <summary>The content so far, with the open block closed.</summary>
    public IReadOnlyList<ContentBlock> Complete()
    {
        CloseBlock();
        return _content;
    }

    /// <summary>The text alone: what is left of a message that was cut.</summary>
    public IReadOnlyList<ContentBlock> CompleteCut()
    {
        CloseBlock();
        var text = string.Concat(_content.OfType<ContentBlock.Text>().Select(block => block.Value));
        return text.Length > 0 ? [new ContentBlock.Text(text)] : [];
    }

    public Usage UsageOf(ModelInfo model) => Response.UsageOf(model) ?? Usage.Zero;

    /// <summary>Why a complete message has ended.</summary>
    public StopReason StopReasonOf(IReadOnlyList<ContentBlock> content) =>
        content.Any(block => block is ContentBlock.ToolCall) ? StopReason.ToolUse
        : Response.FinishReason == ChatFinishReason.Length ? StopReason.Length
        : StopReason.Stop;

    /// <summary>Lets out what is held of the open block, without closing it.</summary>
    public void FlushProgress() => _joiner.Flush();

    public void Dispose() => _joiner.Dispose();

    private void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text when text.Text.Length > 0:
                Open(BlockKind.Text);
                Extend(text.Text);
                break;
            case TextReasoningContent thinking:
                AddThinking(thinking);
                break;
            case FunctionCallContent call:
                CloseBlock();
                _content.Add(new ContentBlock.ToolCall(UniqueId(call.CallId), call.Name, ReadArguments(call)));
                break;
        }
    }

    // Results are matched to calls by id, and some small servers give all calls of a message the same one, or none.
    private string UniqueId(string? callId) => !string.IsNullOrEmpty(callId) && _callIds.Add(callId) ? callId : "call_" + Ulid.New(_time);

    private void AddThinking(TextReasoningContent thinking)
    {
        Open(BlockKind.Thinking);
        if (thinking.Text.Length > 0) Extend(thinking.Text);
        if (string.IsNullOrEmpty(thinking.ProtectedData)) return;

        // The signature ends a block: what thinking follows is another one.
        _signature = thinking.ProtectedData;
        CloseBlock();
    }

    // Arguments that were not JSON become a string: no schema of a tool allows one, so the call fails with a clear error.
    private static JsonElement ReadArguments(FunctionCallContent call) => call.Exception is null
        ? JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions)
        : JsonSerializer.SerializeToElement("");

    private void Open(BlockKind kind)
    {
        if (_open == kind) return;
        CloseBlock();
        _open = kind;
        if (kind == BlockKind.Thinking) _ = _journal.AppendAsync(_scope, new TurnEvents.ThinkingStart(_content.Count));
    }

    private void Extend(string delta)
    {
        _block.Append(delta);
        _joiner.Add(delta);
    }

    private void CloseBlock()
    {
        if (_open == BlockKind.None) return;
        _joiner.Flush();
        var text = _block.ToString();
        if (_open == BlockKind.Thinking)
        {
            _ = _journal.AppendAsync(_scope, new TurnEvents.ThinkingEnd(_content.Count, text));
            _content.Add(new ContentBlock.Thinking(text, _signature, IsRedacted: text.Length == 0));
        }
        else
        {
            _content.Add(new ContentBlock.Text(text));
        }

        _block.Clear();
        (_open, _signature) = (BlockKind.None, null);
    }

    private void EmitDelta(string delta) => _journal.AppendProgress(
        _scope,
        _turnId,
        _open == BlockKind.Thinking ? new TurnEvents.ThinkingDelta(_content.Count, delta) : new TurnEvents.TextDelta(delta));
}
