using System.CommandLine;
using Hearth.Cli.Deploy.Settings;
using Hearth.Cli.Logs;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Doctor;

/// <summary><c>hearth doctor</c>: what would keep a server from working here, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliContext context)
    {
        var project = ProjectOptions.Project();
        var envFile = ProjectOptions.EnvFile();
        var binary = new Option<string?>("--binary")
        {
            Description = "Look at this published server in place of a project, such as dist/server.",
            HelpName = "file",
        };
        var environment = new Option<string?>("--environment")
        {
            Description = "Look at it as it would start in this environment. Default: ASPNETCORE_ENVIRONMENT, else Development.",
            HelpName = "name",
        };
        var server = new Option<string?>("--server")
        {
            Description = $"Ask a server that runs, too. Default: {ServerAddress.UrlVariable}.",
            HelpName = "url",
        };
        var settings = new Option<string?>("--settings")
        {
            Description = $"Look at what a deployment to AWS with these settings needs, too. Default: {CommonSettings.DefaultFile}, once it names a VPC.",
            HelpName = "file",
        };
        var command = new Command("doctor", "Find what would keep a server from working here, and say what to do about it.")
        {
            project, binary, envFile, environment, server, settings,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = new DoctorRequest
            {
                Project = parse.GetValue(project),
                Binary = parse.GetValue(binary),
                EnvFile = parse.GetValue(envFile),
                Environment = parse.GetValue(environment),
                Server = parse.GetValue(server) ?? context.Variable(ServerAddress.UrlVariable),
                Settings = parse.GetValue(settings) ?? (IsToBeDeployed(context) ? CommonSettings.DefaultFile : null),
            };
            var report = new DoctorReport(context);
            await foreach (var finding in Examinations.RunAsync(Choose(request, context), cancellationToken)) report.Add(finding);
            return (int)report.End();
        });
        return command;
    }

    private static IEnumerable<IExamination> Choose(DoctorRequest request, CliContext context)
    {
        if (request.Binary is null) yield return new DotnetExamination(request.Project, context);
        yield return new ServerExamination(request, context);
        if (request.Server is { } server) yield return new RunningServerExamination(server, context);
        if (request.Settings is not { } settings) yield break;
        yield return new AwsExamination(settings, context);
        yield return new DockerExamination(context);
    }

    // A new project has a file to fill in, and perhaps no account to go with it. A mistake in the file is the examination's to find.
    private static bool IsToBeDeployed(CliContext context)
    {
        if (!File.Exists(context.FullPath(CommonSettings.DefaultFile))) return false;
        try
        {
            return SettingsFile.Read(CommonSettings.DefaultFile, null, "hearth deploy aws express init", context)["VPC"] is not null;
        }
        catch (CliException)
        {
            return true;
        }
    }
}
