using System.Globalization;

namespace Hearth.AspNetCore.Reads;

/// <summary>The cursor by which caches tell one live read from the next.</summary>
internal static class StreamCursor
{
    private const long EpochMilliseconds = 1_728_432_000_000;
    private const long IntervalMilliseconds = 20_000;
    private const int MaxJump = 180;

    /// <summary>The cursor that answers a request: always beyond the one it came with.</summary>
    public static long Next(long? requested, TimeProvider time)
    {
        var current = Current(time);
        return requested >= current ? requested.Value + Random.Shared.Next(1, MaxJump + 1) : current;
    }

    /// <summary>The cursor of a later frame of the same response; never goes back.</summary>
    public static long Advance(long cursor, TimeProvider time) => Math.Max(cursor, Current(time));

    public static string Format(long cursor) => cursor.ToString(CultureInfo.InvariantCulture);

    private static long Current(TimeProvider time) => (time.GetUtcNow().ToUnixTimeMilliseconds() - EpochMilliseconds) / IntervalMilliseconds;
}
