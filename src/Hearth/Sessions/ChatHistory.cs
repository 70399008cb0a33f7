using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
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
    private bool _endsInCutMessage;

    /// <summary>The messages so far, thoughts included.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Whether some message refers to images or files by blob id, which have to be loaded before a call.</summary>
    public bool HasBlobs { get; private set; }

    /// <summary>What one model is told: without the signed thoughts of other models, which it would refuse.</summary>
    public IReadOnlyList<ChatMessage> MessagesFor(ModelReference model) => _thinkers.Values.All(thinker => thinker == model)
        ? _messages
        : [.. _messages.Select(message => WithoutForeignThoughts(message, model)).Where(message => message.Contents.Count > 0)];

    public void AddUser(Message.User message)
    {
        _endsInCutMessage = false;

        // An empty text beside an image says nothing, and providers refuse it.
        var says = message.Content.Where(block => block is not ContentBlock.Text { Value: "" }).ToList();
        _messages.Add(new ChatMessage(ChatRole.User, ToContents(says.Count > 0 ? says : message.Content)));
    }

    public void AddAssistant(Message.Assistant message)
    {
        // Providers refuse messages without text, and text without letters.
        var contents = ToContents(message.Content.Where(block => block is not ContentBlock.Text text || !string.IsNullOrWhiteSpace(text.Value)));
        if (message.StopReason == StopReason.Error || contents.Count == 0) return;
        var added = new ChatMessage(ChatRole.Assistant, contents);
        _messages.Add(added);
        if (contents.Any(content => content is TextReasoningContent)) _thinkers.Add(added, message.Model);
        _endsInCutMessage = message.StopReason == StopReason.Aborted;
    }

    /// <summary>A turn starts: after a cut message the model is asked to go on with it.</summary>
    public void TurnStarted()
    {
        if (!_endsInCutMessage) return;
        _endsInCutMessage = false;
        _messages.Add(new ChatMessage(ChatRole.User, ContinueText));
    }

    /// <summary>Adds the results of a batch, in the order of the calls; a call without one has an unknown outcome.</summary>
    public void AddToolResults(IReadOnlyList<ToolCallFold> calls)
    {
        var results = new List<AIContent>(calls.Count);
        foreach (var call in calls)
        {
            var outcome = call.Outcome ?? ToolOutcome.FromText(UnknownOutcomeText, isError: true);
            results.Add(new FunctionResultContent(call.Call.Id, ToResult(outcome)));
        }

        _messages.Add(new ChatMessage(ChatRole.Tool, results));
    }

    /// <summary>The arguments of a call as the common client has them.</summary>
    public static Dictionary<string, object?> ToArguments(JsonElement arguments) => arguments.ValueKind == JsonValueKind.Object
        ? arguments.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => (object?)group.Last().Value)
        : [];

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

        return contents;
    }

    private BlobContent Blob(BlobContent content)
    {
        HasBlobs = true;
        return content;
    }
}
