using System.ComponentModel;
using CliWrap;

namespace Hearth.Cli.Processes;

/// <summary>A program of the user's machine, such as <c>dotnet</c>, <c>docker</c> or <c>aws</c>.</summary>
/// <param name="name">Its name, found on <c>PATH</c>, or its path.</param>
/// <param name="remedy">Where it comes from, for whoever does not have it.</param>
/// <param name="context">What is around the tool.</param>
internal sealed class ExternalProgram(string name, string remedy, CliContext context)
{
    /// <summary>The type of the failure where the program is not here.</summary>
    public const string MissingType = "program_missing";

    // ENOENT, and ERROR_FILE_NOT_FOUND on Windows.
    private const int NoSuchFile = 2;

    public string Name => name;

    public static ExternalProgram Dotnet(CliContext context) =>
        new("dotnet", DotnetSdk.Remedy, context);

    public static ExternalProgram Docker(CliContext context) =>
        new("docker", "Install Docker: https://docs.docker.com/get-docker", context);

    public static ExternalProgram Aws(CliContext context) => new(
        "aws", "Install the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html", context);

    /// <summary>Runs it to its end, whatever its exit code is.</summary>
    /// <param name="arguments">Its arguments, not quoted.</param>
    /// <param name="options">How it is started; null for nothing in particular.</param>
    /// <param name="cancellationToken">Asks it to stop, as Ctrl-C does, and kills it when it does not.</param>
    /// <exception cref="CliException">The program is not here, cannot be executed, or says more than can be kept.</exception>
    public async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments, ProgramOptions? options, CancellationToken cancellationToken)
    {
        options ??= new ProgramOptions();
        var output = new CapturedLines(options.OnOutput, options.KeepsOutput);
        var error = new CapturedLines(options.OnError, options.KeepsOutput);
        var path = Find();
        var command = new Command(path)
            .WithArguments(arguments)
            .WithWorkingDirectory(options.Directory ?? context.Directory)
            .WithEnvironmentVariables(Variables(options))
            .WithStandardInputPipe(options.Input is { } input ? PipeSource.FromString(input) : PipeSource.Null)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(error.Target)
            .WithValidation(CommandResultValidation.None);

        using var kill = new CancellationTokenSource();
        await using var stopping = cancellationToken.Register(() => kill.CancelAfter(options.StopTimeout));
        var id = 0;
        try
        {
            var running = command.ExecuteAsync(kill.Token, cancellationToken);
            RunningPrograms.Add(id = running.ProcessId);
            var result = await running;
            if (output.IsCut) throw new CliException("output_too_long", $"{name} {arguments[0]} says more than can be read.");
            return new ProgramResult(result.ExitCode, output.ToString(), error.ToString());
        }
        catch (Win32Exception exception)
        {
            throw NotStarted(path, exception);
        }
        finally
        {
            RunningPrograms.Remove(id);
        }
    }

    // What the system said is inside, in the words of others.
    private CliException NotStarted(string path, Win32Exception exception)
    {
        var code = (exception.InnerException as Win32Exception ?? exception).NativeErrorCode;
        return code == NoSuchFile && !File.Exists(path) ? Missing() : new CliException(
            "program_unusable", $"{path} cannot be executed: {new Win32Exception(code).Message}.",
            "It is there. Look at its rights, and whether it is a program for this machine.", ExitCode.Missing);
    }

    private CliException Missing() => new(MissingType, $"{name} is not installed, or not on PATH.", remedy, ExitCode.Missing);

    // On the path that the tool was given; on Windows with the endings that programs have there, which CliWrap knows.
    private string Find() => name.Contains('/') || OperatingSystem.IsWindows()
        ? name
        : (context.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists) ?? throw Missing();

    // The tool's own environment may have been given to it by a test.
    private Dictionary<string, string?> Variables(ProgramOptions options)
    {
        var variables = context.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        foreach (var (key, value) in options.Environment) variables[key] = value;
        return variables;
    }
}
