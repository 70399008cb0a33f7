namespace Hearth.Client.Streams;

/// <summary>What part of a stream is read.</summary>
public sealed record StreamOptions
{
    /// <summary>Where to start. Default: <see cref="StreamOffset.Start"/>.</summary>
    public StreamOffset Offset { get; init; } = StreamOffset.Start;

    /// <summary>From the start: only the last so many events. Default: null, for all of them. Of no effect with another offset.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether to wait for further events at the end. Default: true.</summary>
    public bool Follow { get; init; } = true;

    /// <exception cref="ArgumentException">The tail is not positive.</exception>
    internal StreamOptions Checked() => Tail is null or > 0 ? this : throw new ArgumentException($"The tail cannot be {Tail} events.");
}
