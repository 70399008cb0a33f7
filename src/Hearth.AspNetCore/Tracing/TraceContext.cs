using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hearth.AspNetCore.Tracing;

/// <summary>The W3C trace context that a request brings along.</summary>
/// <param name="Parent">The <c>traceparent</c>, in version 00 whatever version it came in.</param>
/// <param name="State">The <c>tracestate</c>; null when there is none or it is not valid.</param>
internal readonly record struct TraceContext(string? Parent, string? State)
{
    private const int ParentLength = 55;
    private const int MaxStateLength = 8192;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The request's own span if one is recorded, else what the client sent.</summary>
    public static TraceContext Of(HttpContext context) => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? new TraceContext(activity.Id, activity.TraceStateString)
        : Of(context.Request);

    /// <summary>Reads the headers; an invalid <c>traceparent</c> counts as none, and then so does <c>tracestate</c>.</summary>
    public static TraceContext Of(HttpRequest request)
    {
        var headers = request.Headers;
        return ReadParent(headers.TraceParent) is { } parent ? new TraceContext(parent, ReadState(headers.TraceState)) : default;
    }

    private static string? ReadParent(StringValues values)
    {
        if (values.Count != 1 || values[0]?.Trim(' ', '\t') is not { Length: >= ParentLength } text) return null;
        var version = text.AsSpan(0, 2);
        var traceId = text.AsSpan(3, 32);
        var parentId = text.AsSpan(36, 16);
        var flags = text.AsSpan(53, 2);

        var isSeparated = text[2] == '-' && text[35] == '-' && text[52] == '-';
        var hasItsLength = text.Length == ParentLength || (version is not "00" && text[ParentLength] == '-');
        if (!isSeparated || !hasItsLength || version is "ff") return null;
        if (!IsHex(version) || !IsHex(flags) || !IsId(traceId) || !IsId(parentId)) return null;

        // Of a later version only what version 00 knows is kept: the ids and the sampled flag.
        if (version is "00") return text;
        var sampled = int.Parse(flags, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1;
        return $"00-{traceId}-{parentId}-0{sampled}";
    }

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    private static string? ReadState(StringValues values)
    {
        var state = string.Join(',', values.Where(value => !string.IsNullOrWhiteSpace(value)));
        return state.Length is > 0 and <= MaxStateLength && TraceState.IsValid(state) ? state : null;
    }
}
