using Hearth.Events;
using Hearth.Streams;
using Microsoft.Extensions.Options;

namespace Hearth.Orleans.Tests.Support;

/// <summary>Tails and events without an owner or a store.</summary>
internal static class TestTails
{
    public static StreamTails Create(IReplicas? replicas = null) => new(Options.Create(new StreamsOptions()), TimeProvider.System, replicas);

    public static StoredEvent Event(long epoch, long sequence, int bytes = 10) =>
        new(Offset.At(epoch, sequence), EventKind.Log, Enumerable.Repeat((byte)sequence, bytes).ToArray());

    /// <summary>Has an owner show an event, which is not stored yet.</summary>
    public static StoredEvent Show(this StreamTail tail, long epoch, long sequence, int bytes = 10)
    {
        var shown = Event(epoch, sequence, bytes);
        tail.Show(epoch, [shown], Offset.Start, closes: false);
        return shown;
    }

    /// <summary>What a reader at the beginning sees in a tail; null when it has to ask the store.</summary>
    public static IReadOnlyList<long>? Read(this StreamTail tail) =>
        tail.TryRead(Offset.Start, new PageLimits(1_000, long.MaxValue)) is { } page ? [.. page.Events.Select(item => item.Offset.Sequence)] : null;
}
