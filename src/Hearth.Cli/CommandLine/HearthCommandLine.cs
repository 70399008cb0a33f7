using System.CommandLine;
using System.CommandLine.Help;
using Hearth.Cli.Build;
using Hearth.Cli.Completion;
using Hearth.Cli.Deploy;
using Hearth.Cli.Dev;
using Hearth.Cli.Doctor;
using Hearth.Cli.Logs;
using Hearth.Cli.New;
using Hearth.Cli.Reference;
using Hearth.Cli.Run;
using Hearth.Client.Errors;
using Spectre.Console;

namespace Hearth.Cli.CommandLine;

/// <summary>The tool as a whole: its commands, and what happens around each of them.</summary>
internal static class HearthCommandLine
{
    /// <summary>How command lines are read: what begins with @ is what it is, such as the name of a file for --input.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>The tree of commands.</summary>
    public static RootCommand Create(CliContext context)
    {
        var root = new RootCommand("Builds, runs and deploys durable agent servers.");
        foreach (var option in GlobalOptions.Create()) root.Add(option);
        root.Add(NewCommand.Create(context));
        root.Add(DevCommand.Create(context));
        root.Add(RunCommand.Create(context));
        root.Add(BuildCommand.Create(context));
        root.Add(LogsCommand.Create(context));
        root.Add(DeployCommand.Create(context));
        root.Add(DoctorCommand.Create(context));
        root.Add(CompletionCommand.Create(context));
        root.Add(ReferenceCommand.Create(context, root));
        root.SetAction(parse => new HelpAction().Invoke(parse));
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the name of the tool.</param>
    /// <param name="context">What is around it.</param>
    /// <param name="interruption">What stops it.</param>
    /// <returns>The exit code: one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliContext context, Interruption interruption)
    {
        var failures = new FailureReport(context);
        var parse = Create(context).Parse(arguments, Parsing);
        context.Json = GlobalOptions.IsJson(parse);
        if (GlobalOptions.IsPlain(parse)) (context.Console.Profile.Capabilities.ColorSystem, context.OutHasColor) = (ColorSystem.NoColors, false);
        try
        {
            CommandLineErrors.ThrowIfAny(parse);
            var configuration = new InvocationConfiguration
            {
                Output = context.Out,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parse.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Reason is { } exitCode)
        {
            return (int)exitCode;
        }
        catch (CliException exception)
        {
            return failures.Report(exception);
        }
        catch (HearthClientException exception)
        {
            return failures.Report(ClientFailure.Of(exception));
        }
        catch (Exception exception) when (context.Variable("HEARTH_DEBUG") is null)
        {
            return failures.Report(new CliException(
                "fault", $"{exception.GetType().Name}: {exception.Message}",
                "This is a fault of the tool. With HEARTH_DEBUG=1 it says where.", ExitCode.Fault));
        }
    }
}
