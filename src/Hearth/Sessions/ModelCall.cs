using Hearth.Events;
using Hearth.Models;
using Hearth.Submissions;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>One request to a model and the reading of its stream.</summary>
internal sealed class ModelCall(OperationContext context, OperationRequest request)
{
    /// <summary>Streams the answer into the recorder.</summary>
    /// <returns>Null when the answer is complete; otherwise why it is not.</returns>
    /// <exception cref="OperationCanceledException">The attempt is cut short.</exception>
    /// <param name="recorder">Takes the answer.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="messages">What the model is told; null for the conversation.</param>
    public async Task<ModelFailure?> RunAsync(ITurnRecorder recorder, ChatOptions options, IReadOnlyList<ChatMessage>? messages = null)
    {
        var failure = await StreamAsync(recorder, options, messages);
        request.Model.Refusals.Observe(request.Model.Provider.Id, failure);
        return failure;
    }

    /// <summary>The options of the request, except for what only the provider knows.</summary>
    public ChatOptions CreateOptions()
    {
        var options = new ChatOptions
        {
            Instructions = request.Instructions,
            Tools = request.Tools.Declarations.Count > 0 ? request.Tools.Declarations : null,
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxOutputTokens,
            ModelId = request.Model.Reference.Id,
            Reasoning = request.Model.Fit(request.ThinkingLevel) is { } level ? ToReasoning(level) : null,
        };
        request.Model.Provider.Prepare(request.Model.Reference.Id, options);
        return options;
    }

    private async Task<ModelFailure?> StreamAsync(ITurnRecorder recorder, ChatOptions options, IReadOnlyList<ChatMessage>? messages)
    {
        var token = context.Cancellation.Token;
        try
        {
            messages ??= await LoadMessagesAsync();
            var updates = request.Model.Client.GetStreamingResponseAsync(messages, options, token);
            await ReadAsync(updates.GetAsyncEnumerator(token), recorder);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
        catch (Exception exception) when (exception is not (Streams.OwnershipLostException or HearthException))
        {
            return request.Model.Provider.Classify(exception);
        }

        // Providers throw their errors: what they send as content is the model's refusal, and asking again will not change it.
        if (recorder.Response.Error is { } error) return new ModelFailure("refused", error.Message, IsTransient: false, Code: error.ErrorCode);
        return recorder.Response.FinishReason is null
            ? new ModelFailure("incomplete_response", "The model's answer ended before it was complete.", IsTransient: true)
            : null;
    }

    // Without a summary some providers think and show nothing of it.
    private static ReasoningOptions ToReasoning(ThinkingLevel level) => new()
    {
        Effort = ToEffort(level),
        Output = level == ThinkingLevel.Off ? null : ReasoningOutput.Summary,
    };

    private static ReasoningEffort ToEffort(ThinkingLevel level) => level switch
    {
        ThinkingLevel.Off => ReasoningEffort.None,
        ThinkingLevel.Low => ReasoningEffort.Low,
        ThinkingLevel.Medium => ReasoningEffort.Medium,
        ThinkingLevel.High => ReasoningEffort.High,
        _ => ReasoningEffort.ExtraHigh,
    };

    // A provider that ignores its token is left behind when the grace is over; then its enumerator is still busy.
    private async Task ReadAsync(IAsyncEnumerator<ChatResponseUpdate> updates, ITurnRecorder recorder)
    {
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                context.Cancellation.Token.ThrowIfCancellationRequested();
                var next = updates.MoveNextAsync();
                pending = next.IsCompleted ? null : next.AsTask();
                var hasNext = pending is null ? await next : await pending.WaitAsync(context.Cancellation.Abandoned);
                if (!hasNext) return;
                await recorder.AddAsync(updates.Current, context.Cancellation.Token);
            }
        }
        finally
        {
            if (pending is null or { IsCompleted: true }) await updates.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<ChatMessage>> LoadMessagesAsync()
    {
        var history = context.Conversation.History;
        var told = history.MessagesFor(request.Model.Reference);
        if (!history.HasBlobs) return told;

        var messages = new List<ChatMessage>(told.Count);
        foreach (var message in told) messages.Add(message.Contents.Any(HasBlobs) ? await LoadAsync(message) : message);
        return messages;
    }

    /// <summary>Whether a part of a message has to be loaded before a call.</summary>
    public static bool HasBlobs(AIContent content) =>
        content is BlobContent || (content is FunctionResultContent { Result: IEnumerable<AIContent> parts } && parts.Any(HasBlobs));

    private async Task<ChatMessage> LoadAsync(ChatMessage message)
    {
        var contents = new List<AIContent>(message.Contents.Count);
        foreach (var content in message.Contents) contents.Add(await LoadAsync(content));
        return new ChatMessage(message.Role, contents);
    }

    private async Task<AIContent> LoadAsync(AIContent content)
    {
        if (content is BlobContent blob) return await LoadAsync(blob);
        if (content is not FunctionResultContent { Result: IEnumerable<AIContent> parts } result) return content;

        var loaded = new List<AIContent>();
        foreach (var part in parts) loaded.Add(await LoadAsync(part));
        return new FunctionResultContent(result.CallId, loaded);
    }

    private async Task<AIContent> LoadAsync(BlobContent reference)
    {
        var blob = await context.FindBlobAsync(reference.BlobId)
            ?? throw new HearthException(ErrorCodes.AttachmentNotAvailable, $"The attachment {reference.BlobId} is not stored any more.");
        if (!reference.IsFile) return new DataContent(blob.Content, blob.MediaType);
        if (AttachedFile.IsText(reference.MediaType)) return new TextContent(FileText.Of(reference.Name, reference.MediaType, blob.Content.Span));
        return request.Model.Info.SupportsDocuments
            ? new DataContent(blob.Content, reference.MediaType) { Name = reference.Name ?? FileText.DefaultName }
            : new TextContent(FileText.Unreadable(reference.Name, reference.MediaType));
    }
}
