using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Takes what a model streams in one turn.</summary>
internal interface ITurnRecorder
{
    /// <summary>What the provider says of the answer.</summary>
    ResponseFacts Response { get; }

    ValueTask AddAsync(ChatResponseUpdate update, CancellationToken cancellationToken);
}
