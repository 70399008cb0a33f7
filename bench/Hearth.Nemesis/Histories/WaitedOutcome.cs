namespace Hearth.Nemesis.Histories;

/// <summary>The outcome of a submission as its waiting client was told it.</summary>
/// <param name="Text">The text of the result; null when it failed.</param>
/// <param name="ErrorType">Why it failed; null when it completed.</param>
internal sealed record WaitedOutcome(string? Text, string? ErrorType);
