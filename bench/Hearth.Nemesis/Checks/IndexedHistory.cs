using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>A history, and ways to find things in it.</summary>
internal sealed class IndexedHistory
{
    private static readonly FinalStream Nothing = new("", [], 0);

    private readonly Dictionary<string, FinalStream> _streams;
    private readonly Dictionary<string, SubmissionEvents> _submissions;

    public IndexedHistory(History history)
    {
        History = history;
        var byTag = history.Prompts.ToLookup(prompt => prompt.Tag);
        _streams = history.Streams.ToDictionary(stream => stream.Instance);
        Submissions = [.. history.Streams.SelectMany(SubmissionEvents.In)];
        _submissions = Submissions.GroupBy(submission => submission.Id).ToDictionary(same => same.Key, same => same.First());
        Accepted =
        [
            .. history.Prompts.Where(prompt => prompt.SubmissionId is not null)
                .GroupBy(prompt => prompt.SubmissionId!)
                .Select(sent => AcceptedInput.Of(sent, byTag)),
        ];
    }

    public History History { get; }

    /// <summary>Every submission that is in a final stream.</summary>
    public IReadOnlyList<SubmissionEvents> Submissions { get; }

    /// <summary>Every input that a client was told is accepted.</summary>
    public IReadOnlyList<AcceptedInput> Accepted { get; }

    public FinalStream StreamOf(string instance) => _streams.GetValueOrDefault(instance, Nothing);

    /// <summary>Null when the final stream of its instance has nothing of it.</summary>
    public SubmissionEvents? Find(string submissionId) => _submissions.GetValueOrDefault(submissionId);
}
