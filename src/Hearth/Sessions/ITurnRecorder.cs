using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Takes what a model streams in one turn.</summary>
internal interface ITurnRecorder
{
    /// <summary>Why the answer ended; null while it has not.</summary>
    ChatFinishReason? FinishReason { get; }

    /// <summary>An error that the provider sent inside the stream.</summary>
    ErrorContent? Error { get; }

    ValueTask AddAsync(ChatResponseUpdate update, CancellationToken cancellationToken);
}
