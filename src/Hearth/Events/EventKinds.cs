namespace Hearth.Events;

/// <summary>A set of event kinds, one bit each, so that a store can filter in one comparison.</summary>
/// <param name="Bits">Bit <c>n</c> stands for the kind with number <c>n</c>.</param>
public readonly record struct EventKinds(long Bits)
{
    /// <summary>Every kind, including those that later versions add.</summary>
    public static readonly EventKinds All = new(-1);

    /// <summary>The kinds that a reader may see before they are stored and that are dropped once superseded.</summary>
    public static readonly EventKinds Progress = Of(EventKind.TextDelta, EventKind.ThinkingDelta);

    /// <summary>Everything but <see cref="Progress"/>.</summary>
    public static readonly EventKinds Boundary = new(~Progress.Bits);

    /// <summary>The set of the given kinds.</summary>
    public static EventKinds Of(params ReadOnlySpan<EventKind> kinds)
    {
        var bits = 0L;
        foreach (var kind in kinds) bits |= 1L << (int)kind;
        return new EventKinds(bits);
    }

    /// <summary>Whether the set has <paramref name="kind"/>.</summary>
    public bool Contains(EventKind kind) => (Bits & (1L << (int)kind)) != 0;
}
