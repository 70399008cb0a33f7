using Microsoft.Extensions.AI;

namespace Hearth.OpenAI;

/// <summary>
/// Moves images out of tool results into a user message behind them: a tool message of the Chat Completions API is text,
/// and the adapter would write the image into it as JSON.
/// </summary>
internal sealed class ToolImagesChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(MoveImages(messages), options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(MoveImages(messages), options, cancellationToken);

    // All answers to parallel calls must follow the calls directly, so the images wait for the end of the run.
    private static IEnumerable<ChatMessage> MoveImages(IEnumerable<ChatMessage> messages)
    {
        var images = new List<AIContent>();
        foreach (var message in messages)
        {
            if (message.Role != ChatRole.Tool && images.Count > 0)
                yield return TakeImages(images);
            yield return message.Role == ChatRole.Tool ? WithoutImages(message, images) : message;
        }
        if (images.Count > 0)
            yield return TakeImages(images);
    }

    private static ChatMessage TakeImages(List<AIContent> images)
    {
        var message = new ChatMessage(ChatRole.User, [.. images]);
        images.Clear();
        return message;
    }

    private static ChatMessage WithoutImages(ChatMessage message, List<AIContent> images)
    {
        if (!message.Contents.Any(content => content is FunctionResultContent { Result: AIContent or IEnumerable<AIContent> }))
            return message;
        var copy = message.Clone();
        copy.Contents = [.. message.Contents.Select(content => content is FunctionResultContent result ? AsText(result, images) : content)];
        return copy;
    }

    private static FunctionResultContent AsText(FunctionResultContent result, List<AIContent> images)
    {
        if (PartsOf(result) is not { } parts)
            return result;
        var lines = new List<string>();
        foreach (var part in parts)
        {
            if (part is DataContent or UriContent)
            {
                lines.Add($"[Attachment {images.Count / 2 + 1} follows the tool results.]");
                images.Add(new TextContent($"Attachment {images.Count / 2 + 1}, from tool call {result.CallId}:"));
                images.Add(part);
            }
            else
            {
                lines.Add(part is TextContent text ? text.Text : part.ToString() ?? "");
            }
        }
        return new FunctionResultContent(result.CallId, string.Join('\n', lines)) { Exception = result.Exception };
    }

    private static IEnumerable<AIContent>? PartsOf(FunctionResultContent result) => result.Result switch
    {
        AIContent one => [one],
        IEnumerable<AIContent> several => several,
        _ => null,
    };
}
