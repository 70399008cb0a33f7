using System.CommandLine;
using Hearth.Cli.CommandLine;

namespace Hearth.Cli.Reference;

/// <summary>
/// <c>hearth reference</c>: prints docs/cli.md, and checks the commands of other pages. Not shown to users, who have <c>--help</c>.
/// </summary>
internal static class ReferenceCommand
{
    private const char Divider = '\t';

    /// <param name="context">Where it is printed.</param>
    /// <param name="root">The tree that is described.</param>
    public static Command Create(CliContext context, RootCommand root)
    {
        var check = new Option<bool>("--check")
        {
            Description = "Read command lines from standard input, their words divided by tabs, and print what is wrong with each.",
        };
        var command = new Command("reference", "Prints the reference of all commands as Markdown.") { check };
        command.Hidden = true;
        command.SetAction(parse =>
        {
            if (!parse.GetValue(check))
            {
                context.Out.Write(CommandReference.Markdown(root));
                return (int)ExitCode.Done;
            }

            return (int)(Check(context, root) ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static bool Check(CliContext context, RootCommand root)
    {
        var isRight = true;
        while (context.In.ReadLine() is { } line)
        {
            try
            {
                CommandLineErrors.ThrowIfAny(root.Parse(line.Split(Divider), HearthCommandLine.Parsing));
            }
            catch (CliException exception)
            {
                isRight = false;
                context.Out.WriteLine($"{line.Replace(Divider, ' ')}: {exception.Message}");
            }
        }

        return isRight;
    }
}
