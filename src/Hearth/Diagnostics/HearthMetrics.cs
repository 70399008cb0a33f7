using System.Diagnostics.Metrics;

namespace Hearth.Diagnostics;

/// <summary>The runtime's metrics, of the meter <c>Hearth</c>.</summary>
internal sealed class HearthMetrics
{
    public const string MeterName = "Hearth";

    private readonly Meter _meter;
    private readonly Counter<long> _claims;
    private readonly Counter<long> _fences;
    private readonly Counter<long> _handOvers;
    private readonly Counter<long> _lostNudges;
    private readonly Counter<long> _remoteEvents;
    private readonly Histogram<double> _failOver;

    public HearthMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _claims = _meter.CreateCounter<long>("hearth.claims", "{claim}", "Streams that this process has become the owner of.");
        _fences = _meter.CreateCounter<long>("hearth.fences", "{stream}", "Streams that another process has taken over from this one.");
        _handOvers = _meter.CreateCounter<long>("hearth.hand_overs", "{stream}", "Streams with work left that another member has taken up.");
        _lostNudges = _meter.CreateCounter<long>("hearth.nudges.lost", "{call}", "Calls to owners that did not get through in time; the sweep finds the work.");
        _remoteEvents = _meter.CreateCounter<long>("hearth.feeds.events", "{event}", "Live events that owners in other members have sent to readers here.");
        _failOver = _meter.CreateHistogram<double>(
            "hearth.fail_over.duration", "s", "From a member's last sign of life to the moment when all it had left was looked at here.");
    }

    /// <summary>Has a value looked at whenever metrics are collected.</summary>
    public void Observe(string name, string unit, string description, Func<int> value) => _meter.CreateObservableGauge(name, value, unit, description);

    public void Claimed() => _claims.Add(1);

    public void Fenced() => _fences.Add(1);

    public void HandedOver() => _handOvers.Add(1);

    public void LostNudge() => _lostNudges.Add(1);

    public void Fed(int events) => _remoteEvents.Add(events);

    public void FailedOver(TimeSpan duration) => _failOver.Record(duration.TotalSeconds);
}
