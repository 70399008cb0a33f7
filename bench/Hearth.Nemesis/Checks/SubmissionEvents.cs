using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>What the final stream has of one submission.</summary>
/// <param name="Id">Which.</param>
/// <param name="Instance">Of which instance.</param>
/// <param name="First">Where in the stream its first event is.</param>
/// <param name="Events">Its events.</param>
internal sealed record SubmissionEvents(string Id, string Instance, int First, IReadOnlyList<StreamEvent> Events)
{
    public IEnumerable<StreamEvent> Settlements => Events.Where(item => item.IsSettlement);

    /// <summary>The tags of its inputs: one, or none when it was aborted before it began.</summary>
    public IReadOnlyList<string> Tags => [.. Events.Where(item => item.IsInput).Select(item => item.Text!)];

    public static IEnumerable<SubmissionEvents> In(FinalStream stream) => stream.Events
        .Select((item, index) => (Event: item, Index: index))
        .Where(item => item.Event.SubmissionId is not null)
        .GroupBy(item => item.Event.SubmissionId!)
        .Select(items => new SubmissionEvents(items.Key, stream.Instance, items.First().Index, [.. items.Select(item => item.Event)]));

    public override string ToString() => $"submission {Id} of {Instance} (event {First} of the stream)";
}
