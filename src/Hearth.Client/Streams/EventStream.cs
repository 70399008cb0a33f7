using System.Runtime.CompilerServices;
using Hearth.Client.Events;
using Hearth.Client.Http;

namespace Hearth.Client.Streams;

/// <summary>The stream of an instance or of a run.</summary>
internal sealed class EventStream(HearthTransport transport, string path)
{
    /// <summary>Reads events, each once and in order. Nothing is sent before the first one is asked for.</summary>
    public IAsyncEnumerable<HearthEvent> ReadAsync(StreamOptions? options, CancellationToken cancellationToken) =>
        EnumerateAsync((options ?? new StreamOptions()).Checked(), cancellationToken);

    private async IAsyncEnumerable<HearthEvent> EnumerateAsync(
        StreamOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IEventReading reading =
            options.Follow ? new LiveReading(transport, path, options) : new PageReading(transport, path, options);
        while (true)
        {
            var frame = await reading.NextAsync(cancellationToken);
            foreach (var item in frame.Events) yield return item;
            if (frame.IsClosed || (frame.IsUpToDate && !options.Follow)) yield break;
        }
    }
}
