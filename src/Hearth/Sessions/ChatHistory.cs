using System.Text.Json;
using Hearth.Events;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>A conversation as a model is told it. Grows with the log, so that a turn costs what is new.</summary>
internal sealed class ChatHistory
{
    private const string ContinueText =
        "Your last message was cut off before it was complete. Continue it from exactly where it stops: do not repeat any of it, "
        + "do not apologise, and do not mention the interruption.";

    private const string UnknownOutcomeText = "The call was interrupted; whether it had an effect is unknown.";

    private readonly List<ChatMessage> _messages = [];
    private bool _endsInCutMessage;

    /// <summary>The messages so far. Callers may keep the list: what they saw stays as it is at their count.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Whether some message refers to images by blob id, which have to be loaded before a call.</summary>
    public bool HasBlobs { get; private set; }

    public void AddUser(Message.User message)
    {
        _endsInCutMessage = false;
        _messages.Add(new ChatMessage(ChatRole.User, ToContents(message.Content)));
    }

    public void AddAssistant(Message.Assistant message)
    {
        if (message.StopReason == StopReason.Error || message.Content.Count == 0) return;
        _messages.Add(new ChatMessage(ChatRole.Assistant, ToContents(message.Content)));
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
            results.Add(new FunctionResultContent(call.Call.Id, ResultText(outcome)));
        }

        _messages.Add(new ChatMessage(ChatRole.Tool, results));

        // No provider takes images inside a tool result through the common client: they follow as the user's.
        var images = calls.SelectMany(call => call.Outcome?.Content ?? []).OfType<ContentBlock.Image>().ToList();
        if (images.Count > 0) _messages.Add(new ChatMessage(ChatRole.User, ToContents(images)));
    }

    /// <summary>The arguments of a call as the common client has them.</summary>
    public static Dictionary<string, object?> ToArguments(JsonElement arguments) => arguments.ValueKind == JsonValueKind.Object
        ? arguments.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => (object?)group.Last().Value)
        : [];

    private static string ResultText(ToolOutcome outcome)
    {
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
                ContentBlock.Image image => Blob(image),
                ContentBlock.Thinking thinking => new TextReasoningContent(thinking.Value) { ProtectedData = thinking.Signature },
                ContentBlock.ToolCall call => new FunctionCallContent(call.Id, call.Name, ToArguments(call.Arguments)),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        return contents;
    }

    private BlobContent Blob(ContentBlock.Image image)
    {
        HasBlobs = true;
        return new BlobContent(image.BlobId, image.MediaType);
    }
}
