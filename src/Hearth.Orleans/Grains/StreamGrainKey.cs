using System.Globalization;
using Hearth.Streams;

namespace Hearth.Orleans.Grains;

/// <summary>What a stream's grain is known by: the stream, and what decides which members can run it.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Kind">Whether it belongs to an instance or to a run.</param>
/// <param name="Name">The agent's or workflow's name.</param>
internal readonly record struct StreamGrainKey(StreamId Stream, StreamKind Kind, string Name)
{
    public static StreamGrainKey Of(StreamId stream, StreamKey key) => new(stream, key.Kind, key.Name);

    public static StreamGrainKey Parse(string text)
    {
        var parts = text.Split('/', 3);
        return new StreamGrainKey(
            new StreamId(long.Parse(parts[0], CultureInfo.InvariantCulture)),
            (StreamKind)int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream.Value}/{(int)Kind}/{Name}");
}
