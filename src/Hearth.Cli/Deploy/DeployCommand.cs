using System.CommandLine;
using System.CommandLine.Help;
using Hearth.Cli.Deploy.Ec2;
using Hearth.Cli.Deploy.Express;
using Hearth.Cli.Deploy.Fargate;

namespace Hearth.Cli.Deploy;

/// <summary><c>hearth deploy</c>.</summary>
internal static class DeployCommand
{
    public static Command Create(CliContext context)
    {
        var aws = new Command("aws", "Deploy to AWS, with your own AWS CLI.")
        {
            ExpressCommand.Create(context),
            FargateCommand.Create(context),
            Ec2Command.Create(context),
        };
        aws.SetAction(parse => new HelpAction().Invoke(parse));
        var deploy = new Command("deploy", "Deploy the server to a cloud, or look at what is deployed.") { aws };
        deploy.SetAction(parse => new HelpAction().Invoke(parse));
        return deploy;
    }
}
