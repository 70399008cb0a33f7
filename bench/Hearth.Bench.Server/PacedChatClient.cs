using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hearth.Bench.Server;

/// <summary>Answers with so many tokens at a fixed pace, at next to no cost of its own: all updates are made in advance.</summary>
internal sealed class PacedChatClient(int tokens, TimeSpan delay, bool isCounting, SharedTimer timer) : IChatClient
{
    private const int WordForms = 100;
    private const int CharactersPerToken = 4;

    private static readonly ChatResponseUpdate[] Words =
        [.. Enumerable.Range(0, WordForms).Select(number => new ChatResponseUpdate(ChatRole.Assistant, $"word{number} "))];

    private readonly ChatResponseUpdate _end = End(1, tokens);

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

        yield return isCounting ? End(messages.Sum(message => message.Text.Length) / CharactersPerToken, tokens) : _end;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static ChatResponseUpdate End(int input, int output) => new(
        ChatRole.Assistant,
        [new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output })])
    {
        FinishReason = ChatFinishReason.Stop,
    };
}
