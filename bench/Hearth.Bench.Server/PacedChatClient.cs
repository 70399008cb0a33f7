using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hearth.Bench.Server;

/// <summary>Answers with so many tokens at a fixed pace, at next to no cost of its own: all updates are made in advance.</summary>
internal sealed class PacedChatClient(int tokens, TimeSpan delay, SharedTimer timer) : IChatClient
{
    private const int WordForms = 100;

    private static readonly ChatResponseUpdate[] Words =
        [.. Enumerable.Range(0, WordForms).Select(number => new ChatResponseUpdate(ChatRole.Assistant, $"word{number} "))];

    private readonly ChatResponseUpdate _end = new(
        ChatRole.Assistant,
        [new UsageContent(new UsageDetails { InputTokenCount = 1, OutputTokenCount = tokens, TotalTokenCount = tokens + 1 })])
    {
        FinishReason = ChatFinishReason.Stop,
    };

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Every token has its time from the start on, so that lateness does not add up.
        var due = timer.Now;
        for (var token = 0; token < tokens; token++)
        {
            due += delay;
            if (delay > TimeSpan.Zero) await timer.WaitUntilAsync(due);
            cancellationToken.ThrowIfCancellationRequested();
            yield return Words[token % WordForms];
        }

        yield return _end;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
