using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>Makes the instance from the template, once what it installs and reads is there.</summary>
internal sealed class Ec2Deployment(DeploySession session, DeployRequest request, Ec2Settings settings)
{
    private static readonly string[] Absent = ["(404)", "Not Found", "NoSuchKey", "NoSuchBucket"];

    private readonly DeployStack _stack = new(session, Ec2Template.Read(), settings.Name);

    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "VPC", "SUBNET" }) settings.File.Require(name);
        if (settings.File.Environment.Count > 0)
            session.Progress.Say($"variables of your own are read from Parameter Store, below {settings.ParameterPath}; commands.sh puts them there");
        var before = await _stack.DescribeOursAsync(cancellationToken);
        await RequireReleaseAsync(cancellationToken);
        await RequireParametersAsync(cancellationToken);
        var parameters = await ParametersAsync(before, cancellationToken);
        Confirmation.Ask(session, request,
            $"{(request.DryRun ? "this would deploy" : "this deploys")} {settings.Name} to EC2:\n"
            + $"  the stack {settings.Name}: an instance of type {settings.InstanceType} with {settings.ReleaseUri}, its disk, its address, its role");
        await _stack.DeployAsync(parameters, cancellationToken);
        if (session.Changes.IsDryRun) return new DeployResult("ec2", settings.Name, null, null, session);
        var outputs = await _stack.OutputsAsync(cancellationToken);
        session.Progress.Say($"point the DNS record of {settings.Domain} at {outputs["Address"]}; Caddy gets the certificate as soon as it leads there");
        session.Progress.Say($"how the setup goes: {outputs["Session"]}, and there /var/log/cloud-init-output.log");
        return new DeployResult("ec2", settings.Name, settings.Image.Length > 0 ? settings.Image : null, new Uri(outputs["Url"]), session);
    }

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
    private async Task<IReadOnlyList<KeyValuePair<string, string>>> ParametersAsync(StackView? stack, CancellationToken cancellationToken)
    {
        var parameters = settings.StackParameters();
        if (stack is not null || settings.File["MACHINE_IMAGE"] is not null) return parameters;
        var name = $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{(settings.IsArm ? "arm64" : "x86_64")}";
        var image = await session.Aws.CallAsync(
            new AwsCall("ssm", "get-parameters", "--names", name, "--query", "Parameters[0].Value"), cancellationToken);
        return [.. parameters, new("MachineImage", image!.ToString())];
    }
}
