using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>A conversation as a model is told it. Grows with the log, so that a turn costs what is new.</summary>
internal sealed class ChatHistory
{
    /// <summary>What the model is told when its last message was cut.</summary>
    public const string ContinueText =
        "Your last message was cut off before it was complete. Continue it from exactly where it stops: do not repeat any of it, "
        + "do not apologise, and do not mention the interruption.";

    private const string UnknownOutcomeText = "The call was interrupted; whether it had an effect is unknown.";

    private readonly List<ChatMessage> _messages = [];
    private readonly Dictionary<ChatMessage, ModelReference> _thinkers = [];
    private readonly List<ContextUnit> _units = [];
    private string? _notes; // As the model is told them: they may be long, and are not kept twice.
    private bool _endsInCutMessage;
    private long? _reportedTokens;
    private long _tokensSinceReport;

    /// <summary>The messages so far, thoughts included.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Whether some message refers to images or files by blob id, which have to be loaded before a call.</summary>
    public bool HasBlobs { get; private set; }

    /// <summary>Whether a summary stands for messages that are not told any more.</summary>
    public bool IsCompacted => _notes is not null;

    /// <summary>What stands for the messages that are not told any more; null while all are. Made anew each time.</summary>
    public string? Summary => _notes is null ? null : SummaryPrompt.Unframe(_notes);

    /// <summary>Whether the last message was cut, so that the next turn adds <see cref="ContinueText"/>.</summary>
    public bool EndsInCutMessage => _endsInCutMessage;

    /// <summary>The messages after the summary, as they are kept or left out together.</summary>
    public IReadOnlyList<ContextUnit> Units => _units;

    /// <summary>About how many tokens the next request takes: what the provider counted last, and a guess at what came after.</summary>
    /// <param name="overhead">What is sent with every request; asked for where nothing was counted yet.</param>
    public long EstimateTokens(Func<long> overhead) => (_reportedTokens ?? overhead()) + _tokensSinceReport;

    /// <summary>What one model is told: without the signed thoughts of other models, which it would refuse.</summary>
    public IReadOnlyList<ChatMessage> MessagesFor(ModelReference model) => _thinkers.Values.All(thinker => thinker == model)
        ? _messages
        : [.. _messages.Select(message => WithoutForeignThoughts(message, model)).Where(message => message.Contents.Count > 0)];

    public void AddUser(Message.User message, Offset offset)
    {
        _endsInCutMessage = false;

        // An empty text beside an image says nothing, and providers refuse it.
        var says = message.Content.Where(block => block is not ContentBlock.Text { Value: "" }).ToList();
        _messages.Add(new ChatMessage(ChatRole.User, ToContents(says.Count > 0 ? says : message.Content)));
        AddUnit(offset, isInput: true, ContextEstimate.Of(message.Content));
    }

    public void AddAssistant(Message.Assistant message, Offset offset)
    {
        // Providers refuse messages without text, and text without letters.
        var contents = ToContents(message.Content.Where(block => block is not ContentBlock.Text text || !string.IsNullOrWhiteSpace(text.Value)));
        if (message.StopReason == StopReason.Error || contents.Count == 0) return;
        var added = new ChatMessage(ChatRole.Assistant, contents);
        _messages.Add(added);
        if (contents.Any(content => content is TextReasoningContent)) _thinkers.Add(added, message.Model);
        _endsInCutMessage = message.StopReason == StopReason.Aborted;
        AddUnit(offset, isInput: false, ContextEstimate.Of(message.Content));
        if (_endsInCutMessage || message.Usage.TotalTokens == 0) return;
        (_reportedTokens, _tokensSinceReport) = (message.Usage.TotalTokens, 0);
    }

    /// <summary>A turn starts: after a cut message the model is asked to go on with it.</summary>
    public void TurnStarted()
    {
        if (!_endsInCutMessage) return;
        _endsInCutMessage = false;
        _messages.Add(new ChatMessage(ChatRole.User, ContinueText));
        ExtendUnit(ContextEstimate.OfText(ContinueText));
    }

    /// <summary>Adds the results of a batch, in the order of the calls; a call without one has an unknown outcome.</summary>
    public void AddToolResults(IReadOnlyList<ToolCallFold> calls)
    {
        var results = new List<AIContent>(calls.Count);
        var tokens = 0L;
        foreach (var call in calls)
        {
            var outcome = call.Outcome ?? ToolOutcome.FromText(UnknownOutcomeText, isError: true);
            results.Add(new FunctionResultContent(call.Call.Id, ToResult(outcome)));
            tokens += ContextEstimate.Of(outcome.Content);
        }

        _messages.Add(new ChatMessage(ChatRole.Tool, results));
        ExtendUnit(tokens);
    }

    /// <summary>The messages of some units.</summary>
    public IReadOnlyList<ChatMessage> MessagesOf(Range units)
    {
        var (first, count) = units.GetOffsetAndLength(_units.Count);
        var start = (IsCompacted ? 1 : 0) + CountMessages(first);
        return _messages.GetRange(start, CountMessages(first + count) - CountMessages(first));
    }

    /// <summary>Puts a summary in the place of all messages before an offset.</summary>
    public void Compact(string summary, Offset keptFrom)
    {
        var units = _units.FindIndex(unit => unit.Offset >= keptFrom) is var kept && kept < 0 ? _units.Count : kept;
        var gone = (IsCompacted ? 1 : 0) + CountMessages(units);
        foreach (var message in _messages.Take(gone)) _thinkers.Remove(message);
        _messages.RemoveRange(0, gone);
        _units.RemoveRange(0, units);
        _notes = SummaryPrompt.Frame(summary);
        _messages.Insert(0, new ChatMessage(ChatRole.User, _notes));
        _endsInCutMessage &= _units.Count > 0;
        HasBlobs &= _messages.Any(message => message.Contents.Any(ModelCall.HasBlobs));

        // What was counted before says nothing about what is left.
        (_reportedTokens, _tokensSinceReport) = (null, ContextEstimate.OfText(_notes) + _units.Sum(unit => unit.Tokens));
    }

    /// <summary>The arguments of a call as the common client has them.</summary>
    public static Dictionary<string, object?> ToArguments(JsonElement arguments) => arguments.ValueKind == JsonValueKind.Object
        ? arguments.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => (object?)group.Last().Value)
        : [];

    private int CountMessages(int units)
    {
        var count = 0;
        for (var i = 0; i < units; i++) count += _units[i].Messages;
        return count;
    }

    private void AddUnit(Offset offset, bool isInput, long tokens)
    {
        _units.Add(new ContextUnit(offset, isInput, 1, tokens));
        _tokensSinceReport += tokens;
    }

    // What follows an answer goes where the answer goes.
    private void ExtendUnit(long tokens)
    {
        _units[^1] = _units[^1] with { Messages = _units[^1].Messages + 1, Tokens = _units[^1].Tokens + tokens };
        _tokensSinceReport += tokens;
    }

    private ChatMessage WithoutForeignThoughts(ChatMessage message, ModelReference model) =>
        !_thinkers.TryGetValue(message, out var thinker) || thinker == model
            ? message
            : new ChatMessage(message.Role, [.. message.Contents.Where(content => content is not TextReasoningContent)]);

    // Text alone where there is no image: that is what every provider takes.
    private object ToResult(ToolOutcome outcome)
    {
        if (outcome.Content.Any(block => block is ContentBlock.Image)) return ToContents(outcome.Content);
        var text = string.Join('\n', outcome.Content.OfType<ContentBlock.Text>().Select(block => block.Value));
        return outcome.IsError ? $"Error: {text}" : text;
    }

    private List<AIContent> ToContents(IEnumerable<ContentBlock> blocks)
    {
        var contents = new List<AIContent>();
        foreach (var block in blocks)
        {
            contents.Add(block switch
            {
                ContentBlock.Text text => new TextContent(text.Value),
                ContentBlock.Image image => Blob(new BlobContent(image.BlobId, image.MediaType)),
                ContentBlock.File file => Blob(new BlobContent(file.BlobId, file.MediaType, isFile: true, file.Name)),
                ContentBlock.Thinking thinking => new TextReasoningContent(thinking.Value) { ProtectedData = thinking.Signature },
                ContentBlock.ToolCall call => new FunctionCallContent(call.Id, call.Name, ToArguments(call.Arguments)),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        contents.TrimExcess(); // Most messages have one part.
        return contents;
    }

    private BlobContent Blob(BlobContent content)
    {
        HasBlobs = true;
        return content;
    }
}
