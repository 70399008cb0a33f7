using Hearth.Cli;
using Hearth.Cli.CommandLine;

namespace Hearth.Deploy.Tests.Tools;

/// <summary>The hearth tool, in this process: as the program, but for a start of a third of a second.</summary>
internal static class HearthTool
{
    // What the tool starts inherits the environment of this process.
    static HearthTool()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)))
            Environment.SetEnvironmentVariable(name, null);
    }

    /// <param name="arguments">The words behind <c>hearth</c>.</param>
    /// <param name="directory">Where it is started.</param>
    /// <param name="environment">Variables on top of the safe ones.</param>
    /// <param name="input">What somebody types; null where nobody is there.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<ToolRun> RunAsync(
        IReadOnlyList<string> arguments, string directory, IReadOnlyDictionary<string, string> environment, string? input, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var interruption = new Interruption();
        await using var interrupting = cancellationToken.Register(interruption.Interrupt);
        var variables = new Dictionary<string, string>(ToolRun.SafeEnvironment) { ["HOME"] = directory };
        foreach (var (name, value) in environment) variables[name] = value;
        var context = new CliContext
        {
            Out = output,
            Console = CliContext.ConsoleOn(TextWriter.Synchronized(errors), redirected: true, plain: true),
            In = new StringReader(input ?? ""),
            Environment = variables,
            Directory = directory,
            IsInteractive = input is not null,
        };
        var exitCode = await HearthCommandLine.RunAsync(arguments, context, interruption);
        return new ToolRun(exitCode, output.ToString(), errors.ToString());
    }
}
