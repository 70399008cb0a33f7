using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Settings;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Doctor;

/// <summary>Whether a deployment to AWS could begin: the AWS CLI, what it can do, and whose account it speaks for.</summary>
/// <param name="file">The settings of the deployment.</param>
/// <param name="context">What is around the tool.</param>
internal sealed partial class AwsExamination(string file, CliContext context) : IExamination
{
    private static readonly AwsCall Skeleton = new("ecs", "create-express-gateway-service", "--generate-cli-skeleton");

    public string Subject => "aws";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = SettingsFile.Read(file, null, "hearth deploy aws express init", context);
        var version = await ReadVersionAsync(cancellationToken);
        var aws = new AwsCli(context, CommonSettings.Region(settings));
        yield return await KnowsExpressAsync(aws, cancellationToken)
            ? new Finding(Subject, Outcome.Ok, $"The AWS CLI {version} knows ECS Express Mode.")
            : new Finding(
                Subject, Outcome.Warning, $"The AWS CLI {version} is too old for ECS Express Mode.",
                "Update it to 2.34 or later for hearth deploy aws express; fargate and ec2 work with this one.");

        var caller = await AwsCaller.FindAsync(aws, settings, cancellationToken);
        var guard = settings["ACCOUNT"] is null ? $" {settings.Name} names no ACCOUNT, so that another profile's would be taken as well." : "";
        yield return new Finding(
            Subject, guard.Length == 0 ? Outcome.Ok : Outcome.Warning, $"Account {caller.Account}, region {aws.Region}, as {caller.Arn}.{guard}",
            guard.Length == 0 ? null : $"Add ACCOUNT={caller.Account}.");
    }

    private async Task<string> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var result = await ExternalProgram.Aws(context).RunAsync(["--version"], null, cancellationToken);
        return Version().Match(result.Output) is { Success: true } match ? match.Groups[1].Value : result.Output.Trim();
    }

    // Made without a call to AWS.
    private static async Task<bool> KnowsExpressAsync(AwsCli aws, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(Skeleton, cancellationToken);
            return true;
        }
        catch (AwsCallException)
        {
            return false;
        }
    }

    [GeneratedRegex("^aws-cli/([0-9.]+)")]
    private static partial Regex Version();
}
