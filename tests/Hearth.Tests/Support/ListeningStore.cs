using System.Runtime.CompilerServices;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Tests.Streams;

namespace Hearth.Tests.Support;

/// <summary>Tells when its process hears signals: those sent before are lost.</summary>
internal sealed class ListeningStore(IHearthStore inner) : ForwardingStore(inner)
{
    private readonly TaskCompletionSource _listening = Engine.Signal();

    public Task Listening => _listening.Task;

    public override async IAsyncEnumerable<StreamId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var signals = Inner.ListenAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = signals.MoveNextAsync(); // The memory store listens from here on.
        _listening.TrySetResult();
        while (await next)
        {
            yield return signals.Current;
            next = signals.MoveNextAsync();
        }
    }
}
