namespace Hearth.Orleans.Links;

/// <summary>When the next message is due. Used under its user's lock.</summary>
internal sealed class LinkPace(TimeProvider time)
{
    /// <summary>How often a member says how it is, if there is nothing else to say.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    // Between two messages, so that under load one has something of many streams in it: a message costs far more than what is in it. Live
    // events are read as they come; everything else may gather for longer. Who tells in answers rests longer than who calls, so that one
    // call goes on serving both.
    private static readonly TimeSpan RestAfterEvents = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan RestAfterNews = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MoreAfterAnswer = TimeSpan.FromMilliseconds(3);

    // A member among many has a link to each of them: what it says each second should not grow with their number.
    private const int FewLinks = 2;
    private const double MostTimes = 5;

    private long _toldAt = long.MinValue;
    private TimeSpan _rest;

    /// <summary>How long nothing more is told yet, in whole milliseconds.</summary>
    public TimeSpan RestLeft => Left(_rest);

    /// <summary>How long it takes until something is told in any case, in whole milliseconds.</summary>
    public TimeSpan BeatLeft => Left(Beat);

    /// <summary>Something was told just now.</summary>
    /// <param name="hasEvents">Whether there were live events in it.</param>
    /// <param name="isAnswer">Whether it went in an answer.</param>
    /// <param name="links">How many links this member has.</param>
    public void Told(bool hasEvents, bool isAnswer, int links) => (_toldAt, _rest) = (time.GetTimestamp(), Rest(hasEvents, isAnswer, links));

    private static TimeSpan Rest(bool hasEvents, bool isAnswer, int links)
    {
        var shortest = RestAfterEvents * Math.Clamp(links / (double)FewLinks, 1, MostTimes);
        if (hasEvents) return shortest;
        var rest = shortest > RestAfterNews ? shortest : RestAfterNews;
        return isAnswer ? rest + MoreAfterAnswer : rest;
    }

    // Timers know no less than a millisecond.
    private TimeSpan Left(TimeSpan span)
    {
        if (_toldAt == long.MinValue) return TimeSpan.Zero;
        var left = span - time.GetElapsedTime(_toldAt);
        return left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
    }
}
