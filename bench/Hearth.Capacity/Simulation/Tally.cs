namespace Hearth.Capacity.Simulation;

/// <summary>What has happened since it was last cleared.</summary>
internal sealed class Tally
{
    public long Prompts { get; set; }

    public long Claims { get; set; }

    /// <summary>Claims of streams whose owner had to go before its time.</summary>
    public long EarlyClaims { get; set; }

    public long RemoteNudges { get; set; }

    public long WatchChanges { get; set; }

    public long IdleReads { get; set; }

    public long Appends { get; set; }

    public long Rows { get; set; }

    public long CrossDeltas { get; set; }

    public long CrossBoundaries { get; set; }

    public long CrossBatches { get; set; }

    public long AppendCommits { get; set; }

    public long HandOvers { get; set; }

    public long Reconnects { get; set; }

    public void Clear()
    {
        (Prompts, Claims, EarlyClaims, RemoteNudges, WatchChanges, IdleReads, Appends, Rows) = (0, 0, 0, 0, 0, 0, 0, 0);
        (CrossDeltas, CrossBoundaries, CrossBatches, AppendCommits, HandOvers, Reconnects) = (0, 0, 0, 0, 0, 0);
    }
}
