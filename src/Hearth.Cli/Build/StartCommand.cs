namespace Hearth.Cli.Build;

/// <summary>What is typed to start a server.</summary>
/// <param name="program">The program, as it is reached from where it is typed.</param>
/// <param name="needsHost">Whether <c>dotnet</c> stands in front.</param>
/// <param name="onWindows">Whether it is typed there, into PowerShell.</param>
internal sealed class StartCommand(string program, bool needsHost, bool onWindows)
{
    /// <summary>The line.</summary>
    /// <param name="variables">What the server is given.</param>
    public string With(params IReadOnlyList<(string Name, string Value)> variables) =>
        string.Concat(variables.Select(variable => onWindows ? $"$env:{variable.Name}=\"{variable.Value}\"; " : $"{variable.Name}={variable.Value} ")) + Program();

    // A shell takes a name without a folder for something on its path.
    private string Program()
    {
        if (needsHost) return $"dotnet {program}";
        return program.Contains('/') || program.Contains('\\') ? program : onWindows ? $".\\{program}" : $"./{program}";
    }
}
