using System.Runtime.CompilerServices;
using System.Text.Json;
using Hearth.Models;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Hearth.OpenAI;

/// <summary>Notices the error chunk that the adapter reads as an empty one.</summary>
internal sealed class CompletionsStreamGuard(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (update.RawRepresentation is StreamingChatCompletionUpdate chunk && chunk.Patch.TryGetJson("$.error"u8, out var error))
                throw Read(error);
            yield return update;
        }
    }

    private static ModelResponseException Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var error = document.RootElement;
        if (error.ValueKind != JsonValueKind.Object)
            return new ModelResponseException(null, null);
        // Gateways put the HTTP status of the provider behind them where OpenAI has a word.
        int? status = error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number ? code.GetInt32() : null;
        var word = StringIn(error, "code") ?? StringIn(error, "type");
        return new ModelResponseException(status, word, StringIn(error, "param"), StringIn(error, "message"));
    }

    private static string? StringIn(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
