using System.Runtime.CompilerServices;
using Hearth.Sessions;
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
        var words = SplitAfterSpaces(WhatIsLeftToSay([.. messages]));
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

    // A model that is asked to go on says the rest; so does this one.
    private static string WhatIsLeftToSay(List<ChatMessage> messages)
    {
        var said = "";
        var last = messages.FindLastIndex(message => message.Role == ChatRole.User);
        for (; last >= 2 && messages[last].Text == ChatHistory.ContinueText; last -= 2) said = messages[last - 1].Text + said;

        var text = last >= 0 ? messages[last].Text : "";
        return text.StartsWith(said, StringComparison.Ordinal) ? text[said.Length..] : text;
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
