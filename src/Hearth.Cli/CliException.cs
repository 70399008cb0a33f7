namespace Hearth.Cli;

/// <summary>What went wrong, in words for the person at the terminal: the only failure that commands throw on purpose.</summary>
/// <param name="type">What it is, for scripts: stable, in <c>snake_case</c>.</param>
/// <param name="message">What happened, with the name and the value that it is about.</param>
/// <param name="next">What to do about it; null when there is nothing to say.</param>
/// <param name="exitCode">What the tool exits with.</param>
internal sealed class CliException(string type, string message, string? next = null, ExitCode exitCode = ExitCode.Failed)
    : Exception(message)
{
    public string Type { get; } = type;

    public string? Next { get; } = next;

    public ExitCode ExitCode { get; } = exitCode;

    /// <summary>A mistake on the command line.</summary>
    public static CliException Usage(string message, string? next = null) => new("usage", message, next, ExitCode.Usage);
}
