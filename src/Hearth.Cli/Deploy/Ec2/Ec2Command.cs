using System.CommandLine;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary><c>hearth deploy aws ec2</c> and what belongs to it.</summary>
internal static class Ec2Command
{
    public const string FullName = "hearth deploy aws ec2";

    public static Command Create(CliContext context)
    {
        var options = new DeployOptions();
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where the files are written.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => "dist/ec2",
        };
        var apply = new Option<bool>("--apply") { Description = "Make the instance, from the CloudFormation template." };
        var command = new Command("ec2", "One machine: write the unit, its variables, the proxy and user data, and with --apply make the instance.")
        {
            options.Settings, output, apply, options.DryRun, options.Yes,
            Init(options, context), Status(options, context), Delete(options, context), Template(context),
        };
        command.SetAction((parse, cancel) => parse.GetValue(apply)
            ? RunAsync(context, Request(options, parse), async (session, request, settings) =>
                (await Ec2Deployment.RunAsync(session, request, settings, cancel)).Print(), cancel)
            : RenderAsync(context, Request(options, parse), parse.GetValue(output)!, cancel));
        return command;
    }

    private static Command Init(DeployOptions options, CliContext context)
    {
        var command = new Command("init", "Write an example of the settings.");
        command.SetAction(parse => SettingsExample.Write("ec2", parse.GetValue(options.Settings)!, FullName, context));
        return command;
    }

    private static Command Status(DeployOptions options, CliContext context)
    {
        var command = new Command("status", "Show the stack, its instance, the release, and the address.");
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), (session, _, settings) =>
            new Ec2Status(session, settings).PrintAsync(cancel), cancel));
        return command;
    }

    private static Command Delete(DeployOptions options, CliContext context)
    {
        var command = new Command("delete", "Stop the instance and delete the stack; a snapshot of the disk stays.") { options.DryRun, options.Yes };
        command.SetAction((parse, cancel) => RunAsync(context, Request(options, parse), async (session, request, settings) =>
            (await new Ec2Deletion(session, request, settings).RunAsync(cancel)).Print(), cancel));
        return command;
    }

    private static Command Template(CliContext context)
    {
        var command = new Command("template", "Print the CloudFormation template.");
        command.SetAction(_ => context.Out.Write(Ec2Template.Read().Text));
        return command;
    }

    private static DeployRequest Request(DeployOptions options, ParseResult parse) =>
        options.Read(parse, FullName, $"{FullName} --apply", $"{FullName} delete");

    private static Task<int> RenderAsync(CliContext context, DeployRequest request, string output, CancellationToken cancellationToken) =>
        DeployRun.RunAsync(context, async _ =>
        {
            var render = new Ec2Render(context, Ec2Settings.Read(request.SettingsFile, context));
            if (request.DryRun) render.Show(output);
            else await render.WriteAsync(output, cancellationToken);
        });

    private static Task<int> RunAsync(
        CliContext context, DeployRequest request, Func<DeploySession, DeployRequest, Ec2Settings, Task> run, CancellationToken cancellationToken) =>
        DeployRun.RunAsync(context, async state =>
        {
            var settings = Ec2Settings.Read(request.SettingsFile, context);
            await run(await DeploySession.StartAsync(context, request, settings.File, state, cancellationToken), request, settings);
        });
}
