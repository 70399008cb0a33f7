using Hearth.AspNetCore.Routing;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Reads;

/// <summary>What a client wants to read.</summary>
internal readonly record struct StreamQuery
{
    private const string LastEventIdHeader = "Last-Event-ID";
    private const int MaxCursorDigits = 15;

    public LiveMode Live { get; private init; }

    /// <summary>Whether to start at the tail.</summary>
    public bool IsFromNow { get; private init; }

    /// <summary>Where to start; null for the beginning.</summary>
    public Offset? After { get; private init; }

    /// <summary><see cref="After"/> as the client spelled it; it gets the same text back where nothing follows.</summary>
    public string? AfterText { get; private init; }

    /// <summary>From the beginning: only the last so many events.</summary>
    public long? Tail { get; private init; }

    /// <summary>The cursor of the client's last live read.</summary>
    public long? Cursor { get; private init; }

    /// <summary>Checks the parameters in the documented order.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryParse(in RequestQuery query, IHeaderDictionary headers, out StreamQuery result)
    {
        result = default;
        if (query.Offset.IsRepeated) return "\"offset\" is repeated.";
        if (query.Tail.IsRepeated) return "\"tail\" is repeated.";
        if (query.Live.IsRepeated) return "\"live\" is repeated.";
        if (query.Cursor.IsRepeated) return "\"cursor\" is repeated.";
        if (!TryParseTail(query.Tail, out var tail)) return "\"tail\" must be a positive whole number.";
        if (query.Live.IsPresent && !query.Offset.IsPresent) return "\"live\" needs \"offset\".";
        if (!TryParseLive(query.Live, out var live)) return "\"live\" must be \"long-poll\" or \"sse\".";
        result = new StreamQuery { Live = live, Tail = tail, Cursor = ParseCursor(query.Cursor) };
        if (query.Offset.IsPresent && !result.TryStartAt(query.Offset.Value.Span, out result))
        {
            return "\"offset\" must be an offset from this stream, \"-1\" or \"now\".";
        }

        return live == LiveMode.Sse && !result.TryResume(headers, out result) ? "\"Last-Event-ID\" must be an offset from this stream." : null;
    }

    private bool TryStartAt(ReadOnlySpan<char> text, out StreamQuery result)
    {
        result = this;
        if (text is "-1") return true;
        if (text is "now")
        {
            result = this with { IsFromNow = true };
            return true;
        }

        if (!Offset.TryParse(text, out var offset)) return false;
        result = this with { After = offset, AfterText = text.ToString() };
        return true;
    }

    private bool TryResume(IHeaderDictionary headers, out StreamQuery result)
    {
        result = this;
        var lastEventId = headers[LastEventIdHeader];
        if (lastEventId.Count == 0) return true;
        if (lastEventId.Count > 1 || !Offset.TryParse(lastEventId[0].AsSpan(), out var offset)) return false;
        result = this with { After = offset, AfterText = lastEventId[0], IsFromNow = false };
        return true;
    }

    private static bool TryParseTail(QueryParameter parameter, out long? tail)
    {
        tail = null;
        if (!parameter.IsPresent) return true;
        var digits = parameter.Value.Span;
        if (digits.IsEmpty || digits[0] == '0' || digits.ContainsAnyExceptInRange('0', '9')) return false;

        // More digits than a number holds are more events than a stream holds.
        tail = long.TryParse(digits, out var count) ? count : long.MaxValue;
        return true;
    }

    private static bool TryParseLive(QueryParameter parameter, out LiveMode live)
    {
        live = parameter.Value.Span switch
        {
            "long-poll" => LiveMode.LongPoll,
            "sse" => LiveMode.Sse,
            _ => LiveMode.None,
        };
        return live != LiveMode.None || !parameter.IsPresent;
    }

    private static long? ParseCursor(QueryParameter parameter)
    {
        var digits = parameter.Value.Span;
        return digits.Length is > 0 and <= MaxCursorDigits && !digits.ContainsAnyExceptInRange('0', '9') ? long.Parse(digits) : null;
    }
}
