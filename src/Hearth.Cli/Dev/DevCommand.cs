using System.CommandLine;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Dev;

/// <summary><c>hearth dev</c>: the server while it is written.</summary>
internal static class DevCommand
{
    private const int MaxPort = ushort.MaxValue;

    public static Command Create(CliContext context)
    {
        var project = ProjectOptions.Project();
        var port = new Option<int>("--port") { Description = "Where it listens, on this machine only.", HelpName = "port", DefaultValueFactory = _ => DevelopmentAddress.Port };
        var envFile = ProjectOptions.EnvFile();
        var command = new Command("dev", "Run the server, restart it when its code changes, and show what its agents do.") { project, port, envFile };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var number = parse.GetValue(port);
            if (number is < 1 or > MaxPort) throw CliException.Usage($"--port {number} is no port.", "Take one from 1 to 65535.");
            var found = ServerProject.Find(parse.GetValue(project), context);
            var variables = EnvFile.Load(parse.GetValue(envFile), found.Directory, context);
            await new DevSession(found, number, variables, context).RunAsync(cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
