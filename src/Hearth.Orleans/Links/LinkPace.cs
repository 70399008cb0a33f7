namespace Hearth.Orleans.Links;

/// <summary>When the next message is due. Used under its user's lock.</summary>
internal sealed class LinkPace(TimeProvider time)
{
    /// <summary>How often a member says how it is, if there is nothing else to say.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private long _toldAt = long.MinValue;
    private TimeSpan _rest;

    /// <summary>How long nothing more is told yet, in whole milliseconds.</summary>
    public TimeSpan RestLeft => Left(_rest);

    /// <summary>How long it takes until something is told in any case, in whole milliseconds.</summary>
    public TimeSpan BeatLeft => Left(Beat);

    /// <summary>Something was told just now.</summary>
    /// <param name="rest">For how long nothing more is to be told.</param>
    public void Told(TimeSpan rest) => (_toldAt, _rest) = (time.GetTimestamp(), rest);

    // Timers know no less than a millisecond.
    private TimeSpan Left(TimeSpan span)
    {
        if (_toldAt == long.MinValue) return TimeSpan.Zero;
        var left = span - time.GetElapsedTime(_toldAt);
        return left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
    }
}
