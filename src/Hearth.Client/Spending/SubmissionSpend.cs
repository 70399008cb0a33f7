namespace Hearth.Client.Spending;

/// <summary>What one prompt has used up.</summary>
public sealed record SubmissionSpend : SpendTotal
{
    /// <summary>The submission.</summary>
    public string SubmissionId { get => field ?? ""; init; }
}
