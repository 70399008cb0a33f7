using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Services;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>Says what there is: the stack, the image, the tasks, the address.</summary>
internal sealed class FargateStatus(DeploySession session, FargateSettings settings)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, FargateTemplate.Read(), settings.Name);
        var found = await stack.DescribeOursAsync(cancellationToken);
        var outputs = found?.Outputs ?? new Dictionary<string, string>();
        var tasks = outputs.TryGetValue("ServiceName", out var service)
            && await new ServiceReport(session.Aws, $"service/{outputs["ClusterName"]}/{service}").NewsAsync(cancellationToken) is [var news, ..]
            ? news
            : null;
        var image = found is null ? null : $"{found.Parameters.GetValueOrDefault("RepositoryName")}@{found.Parameters.GetValueOrDefault("ImageDigest")}";
        new StatusReport(session, "fargate", settings.Name).Print(
            ("stack", found?.Status ?? "none"),
            ("image", image),
            ("tasks", tasks?.Status),
            ("event", tasks?.Reason),
            ("address", outputs.TryGetValue("Url", out var url) ? new Uri(url).ToString().TrimEnd('/') : null),
            ("logGroup", outputs.GetValueOrDefault("LogGroupName")),
            ("apiKeysSecret", found?.Parameters.GetValueOrDefault("ApiKeysSecretArn")));
    }
}
