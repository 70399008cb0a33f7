namespace Hearth.Sandboxes.Processes;

/// <summary>What all scripts of one workspace are run with.</summary>
internal sealed record ShellProfile
{
    private static readonly string ShellPath = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";

    public required string Home { get; init; }

    public required string Temporary { get; init; }

    public required string User { get; init; }

    public required string SearchPath { get; init; }

    /// <summary>Variables that the application adds, of which a command's own win.</summary>
    public required IDictionary<string, string> Environment { get; init; }

    /// <summary>How long a command may run that says nothing.</summary>
    public required TimeSpan Timeout { get; init; }

    public required TimeSpan Grace { get; init; }

    public required long MaxOutputBytes { get; init; }

    /// <summary>The process that executes a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="directory">Where it runs, on the host.</param>
    public ProcessRequest RequestFor(ShellCommand command, string directory) => new()
    {
        FileName = ShellPath,
        Arguments = ["-c", command.Script],
        WorkingDirectory = directory,
        Environment = EnvironmentOf(command),
        Input = command.Input,
        Timeout = command.Timeout ?? Timeout,
        Grace = Grace,
        MaxKeptOutputBytes = command.MaxKeptOutputBytes,
        MaxOutputBytes = MaxOutputBytes,
    };

    private Dictionary<string, string> EnvironmentOf(ShellCommand command)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = SearchPath,
            ["HOME"] = Home,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["TMPDIR"] = Temporary,
            ["USER"] = User,
            ["SHELL"] = ShellPath,
        };
        foreach (var (name, value) in Environment) environment[name] = value;
        foreach (var (name, value) in command.Environment) environment[name] = value;
        return environment;
    }
}
