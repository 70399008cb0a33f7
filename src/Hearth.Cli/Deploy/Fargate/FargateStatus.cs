using System.Text.Json.Nodes;
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
        var lines = new (string Name, string? Value)[]
        {
            ("stack", found?.Status ?? "none"),
            ("image", image),
            ("tasks", tasks?.Status),
            ("event", tasks?.Reason),
            ("address", outputs.TryGetValue("Url", out var url) ? new Uri(url).ToString().TrimEnd('/') : null),
            ("logGroup", outputs.GetValueOrDefault("LogGroupName")),
        };
        if (session.Context.Json)
        {
            var document = new JsonObject
            {
                ["way"] = "fargate",
                ["name"] = settings.Name,
                ["account"] = session.Caller.Account,
                ["region"] = session.Aws.Region,
            };
            foreach (var (name, value) in lines) document[name] = value;
            session.Context.Out.Write($"{DeployJson.Indented(document)}\n");
            return;
        }

        foreach (var (name, value) in lines.Where(line => line.Value is not null))
            session.Context.Out.Write($"{(name == "logGroup" ? "log group" : name)}: {value}\n");
    }
}
