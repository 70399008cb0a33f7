using Hearth.Events;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>One request to a model and the reading of its stream.</summary>
internal sealed class ModelCall(OperationContext context, OperationRequest request)
{
    /// <summary>Streams the answer into the recorder.</summary>
    /// <returns>Null when the answer is complete; otherwise why it is not.</returns>
    /// <exception cref="OperationCanceledException">The attempt is cut short.</exception>
    public async Task<ModelFailure?> RunAsync(TurnRecorder recorder, ChatOptions options)
    {
        var cancellation = context.Cancellation;
        try
        {
            var messages = await LoadMessagesAsync();
            var updates = request.Model.Client.GetStreamingResponseAsync(messages, options, cancellation.Token).GetAsyncEnumerator(cancellation.Token);
            while (await MoveNextAsync(updates, cancellation)) await recorder.AddAsync(updates.Current, cancellation.Token);
            await updates.DisposeAsync();
        }
        catch (Exception) when (cancellation.Token.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation.Token);
        }
        catch (Exception exception) when (exception is not (Streams.OwnershipLostException or HearthException))
        {
            return request.Model.Provider.Classify(exception);
        }

        if (recorder.Error is { } error) return new ModelFailure("server_error", error.Message, IsTransient: true, Code: error.ErrorCode);
        return recorder.FinishReason is null
            ? new ModelFailure("incomplete_response", "The model's answer ended before it was complete.", IsTransient: true)
            : null;
    }

    /// <summary>The options of the request, except for what only the provider knows.</summary>
    public ChatOptions CreateOptions()
    {
        var options = new ChatOptions
        {
            Instructions = request.Agent.Instructions,
            Tools = request.Tools.Declarations.Count > 0 ? request.Tools.Declarations : null,
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxOutputTokens,
            ModelId = request.Model.Reference.Id,
            Reasoning = request.ThinkingLevel is { } level ? new ReasoningOptions { Effort = ToEffort(level) } : null,
        };
        request.Model.Provider.Prepare(request.Model.Reference.Id, options);
        return options;
    }

    private static ReasoningEffort ToEffort(ThinkingLevel level) => level switch
    {
        ThinkingLevel.Off => ReasoningEffort.None,
        ThinkingLevel.Low => ReasoningEffort.Low,
        ThinkingLevel.Medium => ReasoningEffort.Medium,
        ThinkingLevel.High => ReasoningEffort.High,
        _ => ReasoningEffort.ExtraHigh,
    };

    // A provider that ignores its token is left behind when the grace is over.
    private static ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, AttemptCancellation cancellation)
    {
        var next = updates.MoveNextAsync();
        return next.IsCompleted ? next : new ValueTask<bool>(next.AsTask().WaitAsync(cancellation.Abandoned));
    }

    private async Task<IReadOnlyList<ChatMessage>> LoadMessagesAsync()
    {
        var history = context.Conversation.History;
        if (!history.HasBlobs) return history.Messages;

        var messages = new List<ChatMessage>(history.Messages.Count);
        foreach (var message in history.Messages)
        {
            messages.Add(message.Contents.OfType<BlobContent>().Any() ? await LoadAsync(message) : message);
        }

        return messages;
    }

    private async Task<ChatMessage> LoadAsync(ChatMessage message)
    {
        var contents = new List<AIContent>(message.Contents.Count);
        foreach (var content in message.Contents)
        {
            contents.Add(content is BlobContent blob ? await LoadAsync(blob) : content);
        }

        return new ChatMessage(message.Role, contents);
    }

    private async Task<DataContent> LoadAsync(BlobContent reference)
    {
        var blob = await context.Store.FindBlobAsync(context.Stream, reference.BlobId, context.Cancellation.Token)
            ?? throw new HearthException(ErrorCodes.AttachmentNotAvailable, $"The attachment {reference.BlobId} is not stored any more.");
        return new DataContent(blob.Content, blob.MediaType);
    }
}
