namespace Hearth.Orleans.Links;

/// <summary>When the next message is due. Used under its user's lock.</summary>
internal sealed class LinkPace(TimeProvider time)
{
    /// <summary>How often a member says how it is, if there is nothing else to say.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    // A member among many has a link to each, and a message costs the same whatever is in it.
    private const int UnstretchedLinks = 2;
    private const double MaxStretch = 5;

    private long _toldAt = long.MinValue;
    private TimeSpan _rest;

    /// <summary>How long nothing more is told yet, in whole milliseconds.</summary>
    public TimeSpan RestLeft => Left(_rest);

    /// <summary>How long it takes until something is told in any case, in whole milliseconds.</summary>
    public TimeSpan BeatLeft => Left(Beat);

    /// <summary>Something was told just now.</summary>
    /// <param name="rest">For how long nothing more is to be told, if there are few links.</param>
    /// <param name="links">How many there are.</param>
    public void Told(TimeSpan rest, int links) => (_toldAt, _rest) = (time.GetTimestamp(), rest * Stretch(links));

    /// <summary>How many times longer links rest where there are so many: what one member says each second stays much the same.</summary>
    public static double Stretch(int links) => Math.Clamp(links / (double)UnstretchedLinks, 1, MaxStretch);

    // Timers know no less than a millisecond.
    private TimeSpan Left(TimeSpan span)
    {
        if (_toldAt == long.MinValue) return TimeSpan.Zero;
        var left = span - time.GetElapsedTime(_toldAt);
        return left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
    }
}
