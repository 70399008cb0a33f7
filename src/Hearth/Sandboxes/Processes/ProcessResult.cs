namespace Hearth.Sandboxes.Processes;

/// <summary>What came of a program.</summary>
/// <param name="ExitCode">Null when it had to be ended.</param>
/// <param name="Output">The end of its standard output.</param>
/// <param name="ErrorOutput">The end of its standard error.</param>
/// <param name="IsTimedOut">Whether it was ended because its time was up.</param>
/// <param name="IsTruncated">Whether output is missing.</param>
internal sealed record ProcessResult(int? ExitCode, string Output, string ErrorOutput, bool IsTimedOut, bool IsTruncated);
