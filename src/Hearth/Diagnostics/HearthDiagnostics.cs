using System.Diagnostics;

namespace Hearth.Diagnostics;

/// <summary>The runtime's traces.</summary>
internal static class HearthDiagnostics
{
    public const string SourceName = "Hearth";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the trace of one attempt, linked to the request that admitted its work.</summary>
    public static Activity? StartAttempt(string stream, string submission, string? traceParent, string? traceState)
    {
        if (!Source.HasListeners()) return null;
        ActivityLink[] links = ActivityContext.TryParse(traceParent, traceState, out var context) ? [new ActivityLink(context)] : [];
        var activity = Source.StartActivity("hearth.attempt", ActivityKind.Internal, default(ActivityContext), links: links);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("hearth.stream", stream);
            activity.SetTag("hearth.submission", submission);
        }

        return activity;
    }
}
