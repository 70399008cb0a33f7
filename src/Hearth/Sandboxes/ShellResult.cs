namespace Hearth.Sandboxes;

/// <summary>What came of a command.</summary>
/// <param name="ExitCode">Its exit code; null when it was ended by a signal.</param>
/// <param name="Output">Its standard output, up to the sandbox's limit.</param>
/// <param name="ErrorOutput">Its standard error, up to the sandbox's limit.</param>
/// <param name="IsTimedOut">Whether it was ended because its time was up.</param>
/// <param name="IsTruncated">Whether output was left out because there was too much of it.</param>
public sealed record ShellResult(int? ExitCode, string Output, string ErrorOutput, bool IsTimedOut, bool IsTruncated);
