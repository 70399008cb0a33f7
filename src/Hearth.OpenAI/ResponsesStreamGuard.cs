using System.Runtime.CompilerServices;
using Hearth.Models;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Hearth.OpenAI;

/// <summary>Says aloud what the adapter keeps to itself: failed responses, error events, and why a response is incomplete.</summary>
internal sealed class ResponsesStreamGuard(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            switch (update.RawRepresentation)
            {
                case StreamingResponseFailedUpdate failed:
                    var cause = failed.Response.Error;
                    throw new ModelResponseException(null, cause?.Code.ToString(), providerMessage: cause?.Message);
                case StreamingResponseErrorUpdate:
                    throw ErrorIn(update);
                case StreamingResponseIncompleteUpdate incomplete:
                    Complete(update, incomplete.Response);
                    break;
            }
            yield return update;
        }
    }

    private static ModelResponseException ErrorIn(ChatResponseUpdate update)
    {
        var error = update.Contents.OfType<ErrorContent>().FirstOrDefault();
        return new ModelResponseException(null, error?.ErrorCode, error?.Details, error?.Message);
    }

    private static void Complete(ChatResponseUpdate update, ResponseResult response)
    {
        var reason = response.IncompleteStatusDetails?.Reason;
        update.FinishReason = reason == ResponseIncompleteStatusReason.MaxOutputTokens ? ChatFinishReason.Length
            : reason == ResponseIncompleteStatusReason.ContentFilter ? ChatFinishReason.ContentFilter
            : null;
        if (response.Usage is { } usage)
            update.Contents.Add(new UsageContent(Read(usage)));
    }

    private static UsageDetails Read(ResponseTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };
}
