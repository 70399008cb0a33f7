namespace Hearth.Client.Streams;

/// <summary>One reading of a stream, frame by frame.</summary>
internal interface IEventReading : IAsyncDisposable
{
    /// <summary>Waits for the next frame; each event comes in exactly one.</summary>
    /// <exception cref="Errors.HearthClientException">The stream cannot be read, or not any more.</exception>
    Task<EventFrame> NextAsync(CancellationToken cancellationToken);
}
