namespace Hearth.Cli.Doctor;

/// <summary>One thing that was found.</summary>
/// <param name="Subject">What was looked at, in a word.</param>
/// <param name="Outcome">How bad it is.</param>
/// <param name="Message">What it is.</param>
/// <param name="Next">What to do about it; null when the message says it, or nothing is to be done.</param>
internal sealed record Finding(string Subject, Outcome Outcome, string Message, string? Next = null)
{
    /// <summary>Whether the examination itself failed, so that nothing follows.</summary>
    public bool EndsExamination { get; init; }
}
