namespace Hearth.Capacity.Simulation;

/// <summary>What the simulation plays, one after the other. In seconds of its own time.</summary>
internal sealed record Schedule
{
    /// <summary>Until owners come and go evenly: everybody starts in a pause.</summary>
    public double WarmUpSeconds { get; init; } = 400;

    /// <summary>How long single events are played before they are counted: longer than an answer.</summary>
    public double TrafficLeadSeconds { get; init; } = 30;

    public double TrafficSeconds { get; init; } = 20;

    public double SteadySeconds { get; init; } = 600;

    /// <summary>From the kill until readers are spread evenly again.</summary>
    public double SettleSeconds { get; init; } = 1_500;

    /// <summary>After the last replica was stopped.</summary>
    public double AfterDeploySeconds { get; init; } = 60;
}
