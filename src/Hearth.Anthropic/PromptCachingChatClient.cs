using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Hearth.Anthropic;

/// <summary>
/// Marks two places for the provider's cache: the end of the system prompt, which sessions of one agent share, and the end
/// of the conversation, which the next call continues.
/// </summary>
/// <remarks>Messages are copied where they are marked: a mark that stayed in the history would soon be one of too many.</remarks>
internal sealed class PromptCachingChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (marked, changed) = Mark(messages, options);
        return base.GetResponseAsync(marked, changed, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (marked, changed) = Mark(messages, options);
        return base.GetStreamingResponseAsync(marked, changed, cancellationToken);
    }

    private static (List<ChatMessage> Messages, ChatOptions? Options) Mark(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        List<ChatMessage> marked = [.. messages];
        var conversation = marked.Count > 0 && marked[^1].Role != ChatRole.System;
        if (conversation)
            marked[^1] = WithMarkedEnd(marked[^1]);
        if (string.IsNullOrEmpty(options?.Instructions))
        {
            var system = marked.FindLastIndex(message => message.Role == ChatRole.System);
            if (system >= 0 && marked.FindIndex(message => message.Role != ChatRole.System) is var first && (first < 0 || system < first))
                marked[system] = WithMarkedEnd(marked[system]);
            return (marked, options);
        }
        // The adapter gives instructions no mark, so they travel as the last system message, where it puts them anyway.
        var afterSystem = marked.FindIndex(message => message.Role != ChatRole.System);
        marked.Insert(
            afterSystem < 0 ? marked.Count : afterSystem,
            new ChatMessage(ChatRole.System, [new TextContent(options.Instructions).WithCacheControl(new CacheControlEphemeral())]));
        var changed = options.Clone();
        changed.Instructions = null;
        return (marked, changed);
    }

    private static ChatMessage WithMarkedEnd(ChatMessage message)
    {
        for (var i = message.Contents.Count - 1; i >= 0; i--)
        {
            if (CopyOf(message.Contents[i]) is not { } content)
                continue;
            var copy = message.Clone();
            copy.Contents = [.. message.Contents];
            copy.Contents[i] = content.WithCacheControl(new CacheControlEphemeral());
            return copy;
        }
        return message;
    }

    // Other kinds of content end no request, or the provider does not let them be marked.
    private static AIContent? CopyOf(AIContent content)
    {
        AIContent? copy = content switch
        {
            TextContent { Text.Length: > 0 } text => new TextContent(text.Text),
            FunctionResultContent result => new FunctionResultContent(result.CallId, result.Result) { Exception = result.Exception },
            DataContent data => new DataContent(data.Data, data.MediaType) { Name = data.Name },
            UriContent uri => new UriContent(uri.Uri, uri.MediaType),
            _ => null,
        };
        if (copy is not null)
            copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }
}
