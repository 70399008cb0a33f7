using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>Makes the instance from the template, once what it installs and reads is there.</summary>
/// <param name="session">The deployment.</param>
/// <param name="request">What was asked for.</param>
/// <param name="settings">What is to be deployed, over what is.</param>
/// <param name="stack">The stack.</param>
/// <param name="before">The stack as it is; null when there is none.</param>
internal sealed class Ec2Deployment(DeploySession session, DeployRequest request, Ec2Settings settings, DeployStack stack, StackView? before)
{
    private static readonly string[] Absent = ["(404)", "Not Found", "NoSuchKey", "NoSuchBucket"];

    /// <summary>Looks at the stack that is there, and deploys.</summary>
    public static async Task<DeployResult> RunAsync(
        DeploySession session, DeployRequest request, Ec2Settings settings, CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, Ec2Template.Read(), settings.Name);
        var before = await stack.DescribeOursAsync(cancellationToken);
        return await new Ec2Deployment(session, request, settings.Keeping(before), stack, before).RunAsync(cancellationToken);
    }

    private async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "VPC", "SUBNET" }) settings.File.Require(name);
        if (settings.File.Environment.Count > 0)
            session.Progress.Say($"variables of your own are read from Parameter Store, below {settings.ParameterPath}; commands.sh puts them there");
        await RequireReleaseAsync(cancellationToken);
        await RequireParametersAsync(cancellationToken);
        var parameters = await ParametersAsync(cancellationToken);
        var restarts = before is not null && Ec2Settings.Restarts(before, parameters);
        await Confirmation.AskAsync(session, request, Plan(restarts), cancellationToken);
        await stack.DeployAsync(parameters, cancellationToken);
        if (session.Changes.IsDryRun) return new DeployResult("ec2", settings.Name, null, null, session);
        var outputs = await stack.OutputsAsync(cancellationToken);
        session.Progress.Say($"point the DNS record of {settings.Domain} at {outputs["Address"]}; Caddy gets the certificate as soon as it leads there");
        // An instance that is there runs what it ran, and an earlier run may have ended before it said so.
        session.Progress.Say(before is null
            ? $"how the setup goes: {outputs["Session"]}, and there /var/log/cloud-init-output.log"
            : $"the instance runs what it ran before. This installs {settings.ReleaseUri} on it:\n  {Installation(outputs["InstanceId"])}");
        var image = settings.Image.Length > 0 && before is null ? settings.Image : null;
        return new DeployResult("ec2", settings.Name, image, new Uri(outputs["Url"]), session);
    }

    private string Plan(bool restarts) =>
        $"{(request.DryRun ? "this would deploy" : "this deploys")} {settings.Name} to EC2:\n"
        + $"  the stack {settings.Name}: an instance of type {settings.InstanceType} with {settings.ReleaseUri}, its disk, its address, its role"
        + (restarts ? "\n  the instance stops and starts, and the release is not installed by that: the command that does is printed then" : "");

    private string Installation(string instance) => CommandText.Short("aws",
        ["ssm", "send-command", "--region", session.Aws.Region, "--document-name", "AWS-RunShellScript", "--instance-ids", instance, "--parameters",
            $"commands=hearth-setup HEARTH_RELEASE={settings.ReleaseUri} HEARTH_IMAGE={settings.Image} HEARTH_DOMAIN={settings.Domain} HEARTH_SSM_PATH={settings.ParameterPath}"]);

    // An instance whose release is not there would try for five minutes, and then be silent.
    private async Task RequireReleaseAsync(CancellationToken cancellationToken)
    {
        string[] files = ["setup.sh", "hearth.service", "Caddyfile", .. settings.Image.Length == 0 ? new[] { "hearth.tar.gz" } : []];
        foreach (var file in files)
        {
            var found = await session.Aws.LookAsync(
                new AwsCall("s3api", "head-object", "--bucket", settings.Bucket, "--key", $"{settings.Prefix}/{settings.Release}/{file}"), Absent, cancellationToken);
            if (found is null)
            {
                throw new CliException(
                    "release_missing", $"there is no {settings.ReleaseUri}/{file}.",
                    $"{Ec2Command.FullName} writes commands.sh, which puts the release there.", ExitCode.Missing);
            }
        }
    }

    private async Task RequireParametersAsync(CancellationToken cancellationToken)
    {
        var answer = await session.Aws.CallAsync(
            new AwsCall("ssm", "get-parameters-by-path", "--path", settings.ParameterPath, "--query", "Parameters[].Name"), cancellationToken);
        var names = (answer?.AsArray() ?? []).Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal);
        var missing = new[] { "HEARTH_API_KEYS", settings.ProviderKey }.OfType<string>()
            .Select(name => $"{settings.ParameterPath}/{name}").Where(name => !names.Contains(name)).ToList();
        if (missing.Count == 0) return;
        throw new CliException(
            "parameters_missing", $"Parameter Store has no {string.Join(", ", missing)}, without which the server does not start.",
            $"{Ec2Command.FullName} writes commands.sh, which puts them there.", ExitCode.Missing);
    }

    // The newest Amazon Linux for a new instance. Later it stays: another image means another instance.
    private async Task<IReadOnlyList<KeyValuePair<string, string>>> ParametersAsync(CancellationToken cancellationToken)
    {
        var parameters = settings.StackParameters();
        if (before is not null || settings.File["MACHINE_IMAGE"] is not null) return parameters;
        var name = $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{(settings.IsArm ? "arm64" : "x86_64")}";
        var image = await session.Aws.CallAsync(
            new AwsCall("ssm", "get-parameters", "--names", name, "--query", "Parameters[0].Value"), cancellationToken);
        return [.. parameters, new("MachineImage", image!.ToString())];
    }
}
