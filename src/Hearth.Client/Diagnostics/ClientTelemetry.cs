using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hearth.Client.Errors;

namespace Hearth.Client.Diagnostics;

/// <summary>Traces and metrics, both under the assembly's name: names of calls and types of errors, never contents.</summary>
internal static class ClientTelemetry
{
    private const string Name = "Hearth.Client";
    private const string CallTag = "hearth.call";
    private const string ErrorTag = "error.type";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("hearth.client.retries", "{retry}", "Calls that were sent again.");

    private static readonly Counter<long> Resumptions =
        Meter.CreateCounter<long>("hearth.client.resumptions", "{resumption}", "Streams that were cut and opened again.");

    /// <summary>Begins a span for a call with all its tries; null where nobody listens.</summary>
    public static Activity? Start(string call) => Source.StartActivity($"hearth {call}", ActivityKind.Client);

    public static void Retried(Activity? activity, string call, HearthClientException failure)
    {
        activity?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { [ErrorTag] = failure.ErrorType }));
        Retries.Add(1, new(CallTag, call), new(ErrorTag, failure.ErrorType));
    }

    public static void Failed(Activity? activity, HearthClientException failure) =>
        activity?.SetTag(ErrorTag, failure.ErrorType).SetStatus(ActivityStatusCode.Error);

    public static void Resumed(string stream) => Resumptions.Add(1, new KeyValuePair<string, object?>(CallTag, stream));
}
