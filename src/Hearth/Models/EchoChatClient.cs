using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hearth.Models;

/// <summary>Streams the last user message back, a word every 5 milliseconds.</summary>
internal sealed class EchoChatClient(TimeProvider time) : IChatClient
{
    private static readonly TimeSpan WordDelay = TimeSpan.FromMilliseconds(5);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var words = SplitAfterSpaces(text);
        foreach (var word in words)
        {
            await Task.Delay(WordDelay, time, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        var usage = new UsageDetails { InputTokenCount = words.Count, OutputTokenCount = words.Count, TotalTokenCount = 2 * words.Count };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static List<string> SplitAfterSpaces(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            words.Add(text[start..end]);
            start = end;
        }

        return words;
    }
}
