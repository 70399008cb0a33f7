using Hearth.Sandboxes.Processes;

namespace Hearth.Sandboxes.Local;

/// <summary>Runs scripts as processes of the host.</summary>
internal sealed class LocalShell(LocalRoot root, LocalSandboxOptions options, ProcessLauncher launcher) : ISandboxShell
{
    private static readonly string ShellPath = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";

    public async Task<ShellResult> ExecuteAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var directory = root.Resolve(command.WorkingDirectory ?? root.Directory);
        if (!Directory.Exists(directory)) throw new SandboxException($"{command.WorkingDirectory} is no directory.");
        var request = new ProcessRequest
        {
            FileName = ShellPath,
            Arguments = ["-c", command.Script],
            WorkingDirectory = directory,
            Environment = EnvironmentOf(command),
            Input = command.Input,
            Timeout = command.Timeout ?? options.CommandTimeout,
            Grace = options.TerminationGrace,
            MaxKeptOutputBytes = command.MaxKeptOutputBytes,
            MaxOutputBytes = options.MaxOutputBytes,
        };
        var result = await launcher.RunAsync(request, cancellationToken);
        return new ShellResult(result.ExitCode, result.Output, result.ErrorOutput, result.IsTimedOut, result.IsTruncated);
    }

    private Dictionary<string, string> EnvironmentOf(ShellCommand command)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = root.Directory,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["TMPDIR"] = Path.GetTempPath().TrimEnd('/'),
            ["USER"] = Environment.UserName,
            ["SHELL"] = ShellPath,
        };
        foreach (var (name, value) in options.Environment) environment[name] = value;
        foreach (var (name, value) in command.Environment) environment[name] = value;
        return environment;
    }
}
