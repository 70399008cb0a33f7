using System.Globalization;

namespace Hearth.Streams;

/// <summary>The number a store gives a stream when it is created. Never reused, never seen by clients.</summary>
public readonly record struct StreamId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
