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
            options.Settings, output, apply, options.DryRun, options.Yes, Init(options, context), Template(context),
        };
        command.SetAction((parse, cancel) => RunAsync(
            context, options.Read(parse, FullName, $"{FullName} --apply", "delete the stack as docs/deploy/systemd.md says"),
            parse.GetValue(output)!, parse.GetValue(apply), cancel));
        return command;
    }

    private static Command Init(DeployOptions options, CliContext context)
    {
        var command = new Command("init", "Write an example of the settings.");
        command.SetAction(parse => SettingsExample.Write("ec2", parse.GetValue(options.Settings)!, FullName, context));
        return command;
    }

    private static Command Template(CliContext context)
    {
        var command = new Command("template", "Print the CloudFormation template.");
        command.SetAction(_ => context.Out.Write(Ec2Template.Read().Text));
        return command;
    }

    private static Task<int> RunAsync(CliContext context, DeployRequest request, string output, bool apply, CancellationToken cancellationToken) =>
        DeployRun.RunAsync(context, async state =>
        {
            var settings = Ec2Settings.Read(request.SettingsFile, context);
            if (!apply)
            {
                var render = new Ec2Render(context, settings);
                if (request.DryRun) render.Show(output);
                else await render.WriteAsync(output, cancellationToken);
                return;
            }

            var session = await DeploySession.StartAsync(context, request, settings.File, state, cancellationToken);
            (await Ec2Deployment.RunAsync(session, request, settings, cancellationToken)).Print();
        });
}
