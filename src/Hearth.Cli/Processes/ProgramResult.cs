namespace Hearth.Cli.Processes;

/// <summary>How a program ended, and what it said.</summary>
/// <param name="ExitCode">0 when it says that all went well.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last lines of what it said, standard error first: for a report of its failure.</summary>
    public string LastWords(int lines = 10)
    {
        var said = string.IsNullOrWhiteSpace(Error) ? Output : Error;
        return string.Join('\n', said.TrimEnd().Split('\n').TakeLast(lines));
    }
}
