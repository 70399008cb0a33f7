using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>A batch for one stream.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Epoch">The epoch of the claim under which it is written.</param>
/// <param name="Units">What to store, in order; offsets increase over the whole batch.</param>
public sealed record StreamAppend(StreamId Stream, long Epoch, IReadOnlyList<AppendUnit> Units)
{
    /// <summary>Refuses a batch that no owner can mean, before it can damage the order of the log.</summary>
    internal void ThrowIfMalformed()
    {
        var last = Offset.Start;
        foreach (var unit in Units)
        {
            foreach (var item in unit.Events)
            {
                if (item.Offset <= last) throw new ArgumentException($"The offset {item.Offset} does not follow {last}.");
                if (item.Offset.Epoch != Epoch) throw new ArgumentException($"The offset {item.Offset} is not of the epoch {Epoch}.");
                last = item.Offset;
            }

            if (unit.Writes is not null && (Units.Count > 1 || unit is not { Events.Count: > 0, Settles: null, Closes: false, ContextFrom: null }))
            {
                throw new ArgumentException("A unit with writes is not alone, or does more than storing events.");
            }

            if (unit is { Workspace.Count: > 0, Guard: not null, Writes: null }) throw new ArgumentException("A unit that changes the workspace has a guard.");
            if (unit is { Settles: { } settled, Events.Count: 0 })
            {
                throw new ArgumentException($"The unit that settles {settled} has no event.");
            }
        }
    }
}
