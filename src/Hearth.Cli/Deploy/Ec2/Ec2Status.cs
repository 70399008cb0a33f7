using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>Says what there is: the stack, its instance, the release that it names, the addresses.</summary>
internal sealed class Ec2Status(DeploySession session, Ec2Settings settings)
{
    private static readonly string[] ReleaseParameters = ["ReleaseBucket", "ReleasePrefix", "Release"];

    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, Ec2Template.Read(), settings.Name);
        var found = await stack.DescribeOursAsync(cancellationToken);
        var parts = found is null ? new Dictionary<string, string>() : await stack.PartsAsync(cancellationToken);
        var instance = parts.TryGetValue("Instance", out var id) ? await Ec2Instance.FindAsync(session.Aws, id, cancellationToken) : null;
        new StatusReport(session, "ec2", settings.Name).Print(
            ("stack", found?.Status ?? "none"),
            ("instance", instance?.Id),
            ("state", instance?.State),
            ("release", found is null ? null : ReleaseOf(found)),
            ("image", found?.Parameters.GetValueOrDefault("Image") is { Length: > 0 } image ? image : null),
            ("address", found?.Outputs.GetValueOrDefault("Url")),
            ("ip", found?.Outputs.GetValueOrDefault("Address")),
            ("disk", parts.GetValueOrDefault("DataVolume")),
            ("shell", found?.Outputs.GetValueOrDefault("Session")));
    }

    private static string ReleaseOf(StackView stack) =>
        $"s3://{string.Join('/', ReleaseParameters.Select(name => stack.Parameters.GetValueOrDefault(name)))}";
}
