using System.CommandLine;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary><c>hearth deploy aws fargate</c> and what belongs to it.</summary>
internal static class FargateCommand
{
    public const string FullName = "hearth deploy aws fargate";

    public static Command Create(CliContext context)
    {
        var options = new DeployOptions();
        var command = new Command("fargate", "ECS with Fargate, from a CloudFormation template with every part in it.")
        {
            options.Settings, options.Tag, options.Image, options.NoBuild, options.ContainerTool, options.Project, options.ProviderKeyFile,
            options.DryRun, options.Yes,
            Init(options, context), Status(options, context), Delete(options, context), Template(context),
        };
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), async (session, request, settings) =>
            (await FargateDeployment.RunAsync(session, request, settings, cancel)).Print(), cancel));
        return command;
    }

    private static Command Init(DeployOptions options, CliContext context)
    {
        var command = new Command("init", "Write an example of the settings.");
        command.SetAction(parse => SettingsExample.Write("fargate", parse.GetValue(options.Settings)!, FullName, context));
        return command;
    }

    private static Command Status(DeployOptions options, CliContext context)
    {
        var command = new Command("status", "Show the stack, its tasks, its address, and the image.");
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), (session, _, settings) =>
            new FargateStatus(session, settings).PrintAsync(cancel), cancel));
        return command;
    }

    private static Command Delete(DeployOptions options, CliContext context)
    {
        var command = new Command("delete", "Delete the stack: the service, the load balancer, the database.") { options.DryRun, options.Yes };
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), async (session, request, settings) =>
            (await new FargateDeletion(session, request, settings).RunAsync(cancel)).Print(), cancel));
        return command;
    }

    private static Command Template(CliContext context)
    {
        var command = new Command("template", "Print the CloudFormation template.");
        command.SetAction(_ => context.Out.Write(FargateTemplate.Read().Text));
        return command;
    }

    private static DeployRequest Request(DeployOptions options, ParseResult parse) => options.Read(parse, FullName, FullName, $"{FullName} delete");

    private static Task<int> RunAsync(
        CliContext context, DeployRequest request, Func<DeploySession, DeployRequest, FargateSettings, Task> run, CancellationToken cancellationToken) =>
        DeployRun.RunAsync(context, async state =>
        {
            var settings = FargateSettings.Read(request.SettingsFile, context);
            ProviderKeyFile.Check(context, request, settings.ProviderKey);
            await run(await DeploySession.StartAsync(context, request, settings.File, state, cancellationToken), request, settings);
        });
}
