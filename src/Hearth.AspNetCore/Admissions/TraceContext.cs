using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>The W3C trace context under which a request is admitted.</summary>
/// <param name="Parent">The <c>traceparent</c>; null when there is none.</param>
/// <param name="State">The <c>tracestate</c> that goes with it.</param>
internal readonly record struct TraceContext(string? Parent, string? State)
{
    /// <summary>The request's own span if one is recorded, else the valid context that the client sent.</summary>
    public static TraceContext Of(HttpContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity) return new TraceContext(activity.Id, activity.TraceStateString);
        var parent = context.Request.Headers.TraceParent;
        if (parent.Count != 1) return default;
        var state = context.Request.Headers.TraceState.ToString();
        return ActivityContext.TryParse(parent[0], state, out _) ? new TraceContext(parent[0], state.Length == 0 ? null : state) : default;
    }
}
