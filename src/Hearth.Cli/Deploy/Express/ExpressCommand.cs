using System.CommandLine;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Express;

/// <summary><c>hearth deploy aws express</c> and what belongs to it.</summary>
internal static class ExpressCommand
{
    public const string FullName = "hearth deploy aws express";

    public static Command Create(CliContext context)
    {
        var options = new DeployOptions();
        var command = new Command("express", "ECS Express Mode: ECS makes the load balancer, the HTTPS address, scaling and canary deploys.")
        {
            options.Settings, options.Tag, options.Image, options.Only, options.NoBuild, options.ContainerTool, options.Project, options.ProviderKeyFile,
            options.DryRun, options.Yes,
            Init(options, context), Status(options, context), Delete(options, context), Template(context),
        };
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), async (session, request, settings) =>
            (await new ExpressDeployment(session, request, settings).RunAsync(cancel)).Print(), cancel));
        return command;
    }

    private static Command Init(DeployOptions options, CliContext context)
    {
        var command = new Command("init", "Write an example of the settings.");
        command.SetAction(parse => SettingsExample.Write("express", parse.GetValue(options.Settings)!, FullName, context));
        return command;
    }

    private static Command Status(DeployOptions options, CliContext context)
    {
        var command = new Command("status", "Show the stack, the service, its address, and what it runs.");
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), (session, _, settings) =>
            new ExpressStatus(session, settings).PrintAsync(cancel), cancel));
        return command;
    }

    private static Command Delete(DeployOptions options, CliContext context)
    {
        var withStack = new Option<bool>("--with-stack") { Description = "Delete the stack too: the images, the secrets, the database." };
        var command = new Command("delete", "Delete the service, and with --with-stack what is around it.") { withStack, options.DryRun, options.Yes };
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), async (session, request, settings) =>
            (await new ExpressDeletion(session, request, settings).RunAsync(parse.GetValue(withStack), cancel)).Print(), cancel));
        return command;
    }

    private static Command Template(CliContext context)
    {
        var command = new Command("template", "Print the CloudFormation template.");
        command.SetAction(_ => context.Out.Write(ExpressTemplate.Read().Text));
        return command;
    }

    private static DeployRequest Request(DeployOptions options, ParseResult parse) =>
        options.Read(parse, FullName, $"{FullName} --only stack", $"{FullName} delete --with-stack");

    private static Task<int> RunAsync(
        CliContext context, DeployRequest request, Func<DeploySession, DeployRequest, ExpressSettings, Task> run, CancellationToken cancellationToken) =>
        DeployRun.RunAsync(context, async state =>
        {
            var settings = ExpressSettings.Read(request.SettingsFile, context);
            ProviderKeyFile.Check(context, request, settings.ProviderKey);
            await run(await DeploySession.StartAsync(context, request, settings.File, state, cancellationToken), request, settings);
        });
}
