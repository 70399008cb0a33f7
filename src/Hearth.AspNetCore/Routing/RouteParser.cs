using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>Finds the route of a request in its raw target, where a segment is still spelled as the client wrote it.</summary>
/// <remarks>
/// The framework's path cannot tell <c>%2F</c> from <c>%252F</c>. Its segments correspond to the last ones of the raw target, however
/// the path base came about: from the path itself or from a proxy's header. Only for a target in absolute form, which clients send to
/// proxies, the server decodes <c>%2F</c> in the path too; there the path base is taken to be part of the target.
/// </remarks>
internal static class RouteParser
{
    private const int MaxSegments = 5;

    /// <summary>Takes the path apart.</summary>
    /// <param name="rawTarget">The request target as it was sent.</param>
    /// <param name="pathBase">The framework's path base.</param>
    /// <param name="path">The framework's path: without path base, decoded, dot segments removed.</param>
    /// <param name="prefixSegments">How many segments of <paramref name="path"/> belong to the prefix.</param>
    public static HearthRoute Parse(string rawTarget, PathString pathBase, PathString path, int prefixSegments)
    {
        var raw = PathOf(rawTarget);
        var skipped = rawTarget.StartsWith('/') ? raw.Span.Count('/') - CountSegments(path) : CountSegments(pathBase);
        var start = SkipSegments(raw.Span, skipped);
        if (start < 0) return default;

        Span<Range> segments = stackalloc Range[MaxSegments];
        var count = 0;
        while (start < raw.Length)
        {
            var rest = raw.Span[(start + 1)..];
            var length = rest.IndexOf('/') is >= 0 and var slash ? slash : rest.Length;
            if (length == 0 || IsDotSegment(rest[..length])) return default;
            if (prefixSegments > 0) prefixSegments--;
            else if (count == MaxSegments) return default;
            else segments[count++] = (start + 1)..(start + 1 + length);
            start += 1 + length;
        }

        return Match(raw, segments[..count]);
    }

    private static HearthRoute Match(ReadOnlyMemory<char> raw, ReadOnlySpan<Range> segments)
    {
        if (segments.IsEmpty) return default;
        var root = raw.Span[segments[0]];
        return segments.Length switch
        {
            1 when root is "openapi.json" => new HearthRoute(HearthRouteKind.ApiDocument, default, default),
            2 when root is "workflows" => new HearthRoute(HearthRouteKind.Workflow, raw[segments[1]], default),
            2 when root is "runs" => new HearthRoute(HearthRouteKind.Run, raw[segments[1]], default),
            3 when root is "agents" => new HearthRoute(HearthRouteKind.Agent, raw[segments[1]], raw[segments[2]]),
            3 when root is "runs" && raw.Span[segments[2]] is "abort" => new HearthRoute(HearthRouteKind.RunAbort, raw[segments[1]], default),
            3 when root is "runs" && raw.Span[segments[2]] is "spend" => new HearthRoute(HearthRouteKind.RunSpend, raw[segments[1]], default),
            4 when root is "agents" && raw.Span[segments[3]] is "abort" =>
                new HearthRoute(HearthRouteKind.AgentAbort, raw[segments[1]], raw[segments[2]]),
            4 when root is "agents" && raw.Span[segments[3]] is "spend" =>
                new HearthRoute(HearthRouteKind.AgentSpend, raw[segments[1]], raw[segments[2]]),
            5 when root is "agents" && raw.Span[segments[3]] is "attachments" =>
                new HearthRoute(HearthRouteKind.AgentAttachment, raw[segments[1]], raw[segments[2]]) { AttachmentId = raw[segments[4]] },
            _ => default,
        };
    }

    /// <summary>The path of a target in origin form or absolute form, without the query.</summary>
    private static ReadOnlyMemory<char> PathOf(string rawTarget)
    {
        var target = rawTarget.AsMemory();
        var query = target.Span.IndexOf('?');
        if (query >= 0) target = target[..query];
        if (target.Span.StartsWith('/')) return target;

        var authority = target.Span.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0) return default;
        target = target[(authority + 3)..];
        var path = target.Span.IndexOf('/');
        return path < 0 ? default : target[path..];
    }

    private static int CountSegments(PathString path) => path.Value.AsSpan().Count('/');

    /// <summary>The index of the slash before the segment that follows <paramref name="count"/> others; negative when there are fewer.</summary>
    private static int SkipSegments(ReadOnlySpan<char> path, int count)
    {
        if (count < 0 || count > path.Count('/')) return -1;
        var start = 0;
        for (; count > 0; count--) start += 1 + path[(start + 1)..].IndexOf('/');
        return start;
    }

    // The framework has removed these, encoded ones too, before it chose the endpoint: what is left cannot be matched up.
    private static bool IsDotSegment(ReadOnlySpan<char> segment)
    {
        if (segment.Length > 6) return false;
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0) return false;
            segment = segment[length..];
            dots++;
        }

        return dots <= 2;
    }
}
