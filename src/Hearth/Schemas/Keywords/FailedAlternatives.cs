namespace Hearth.Schemas.Keywords;

/// <summary>What went wrong in each alternative of an <c>anyOf</c> or <c>oneOf</c> of which none matched.</summary>
/// <param name="depth">How deep the value with the alternatives is.</param>
internal sealed class FailedAlternatives(int depth)
{
    private const int MaxDetails = 4;

    private readonly List<IReadOnlyList<ValidationIssue>> _alternatives = [];

    public void Add(IReadOnlyList<ValidationIssue> issues) => _alternatives.Add(issues);

    /// <returns>Always false, to be returned by the caller.</returns>
    public bool Report(Evaluation evaluation)
    {
        if (evaluation.IsFull)
            return false;
        // An alternative that fails only further down has the right type: the others, such as null, were not meant.
        var plausible = _alternatives
            .Where(issues => issues.Count > 0 && issues.All(issue => issue.Path.Count > depth))
            .Take(2)
            .ToList();
        return plausible.Count == 1 ? evaluation.Fail(plausible[0]) : evaluation.Fail(Summarize());
    }

    private string Summarize()
    {
        var details = _alternatives
            .Take(MaxDetails)
            .Where(issues => issues.Count > 0)
            .Select((issues, index) => $"({index + 1}) {Describe(issues[0])}");
        return $"Matches none of {_alternatives.Count} alternatives. {string.Join(' ', details)}".TrimEnd();
    }

    private string Describe(ValidationIssue issue) =>
        issue.Path.Count > depth ? $"At {string.Join('.', issue.Path.Skip(depth))}: {issue.Message}" : issue.Message;
}
