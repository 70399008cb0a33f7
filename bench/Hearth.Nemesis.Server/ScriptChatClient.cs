using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hearth.Nemesis.Server;

/// <summary>Does what comes next in the script of the last prompt, word by word, and goes on where it was cut.</summary>
internal sealed class ScriptChatClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var place = ScriptPlace.Find([.. messages]);
        var pace = TimeSpan.FromMilliseconds(place.Script.WordMilliseconds);
        foreach (var word in place.RemainingWords)
        {
            await Task.Delay(pace, TimeProvider.System, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [.. place.Calls, Usage()])
        {
            FinishReason = place.Calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static UsageContent Usage() => new(new UsageDetails { InputTokenCount = 1, OutputTokenCount = 1, TotalTokenCount = 2 });
}
