using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Express;

/// <summary>Says what there is: the stack, the service, and what it runs.</summary>
internal sealed class ExpressStatus(DeploySession session, ExpressSettings settings)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, ExpressTemplate.Read(), settings.Name);
        var found = await stack.DescribeOursAsync(cancellationToken);
        if (found is null) throw stack.Missing();
        var outputs = found.Outputs;
        var service = outputs.TryGetValue("ClusterName", out var cluster)
            ? await ExpressService.FindAsync(session.Aws, ExpressService.ArnOf(session, cluster, settings.Name), cancellationToken)
            : null;
        if (session.Context.Json) PrintJson(found, outputs, service);
        else PrintText(found, outputs, service);
    }

    private void PrintText(StackView stack, IReadOnlyDictionary<string, string> outputs, ExpressService? service)
    {
        var writer = session.Context.Out;
        writer.Write($"stack: {stack.Status}\n");
        writer.Write(service is null ? "service: none\n" : $"service: {$"{service.Status} {service.StatusReason}".TrimEnd()}\n");
        foreach (var image in Images(service)) writer.Write($"  runs {image}\n");
        foreach (var (address, _) in service?.Addresses ?? []) writer.Write($"  at {address.ToString().TrimEnd('/')}\n");
        if (outputs.Count == 0) return;
        writer.Write($"log group: {outputs["LogGroupName"]}\nAPI keys: {outputs["ApiKeysSecretArn"]}\n");
        var repository = outputs["RepositoryUri"];
        writer.Write(
            $"""
            to push an image by hand:
              aws ecr get-login-password --region {session.Aws.Region} | docker login --username AWS --password-stdin {repository.Split('/')[0]}
              docker tag hearth {repository}:TAG
              docker push {repository}:TAG

            """.ReplaceLineEndings("\n"));
    }

    private void PrintJson(StackView stack, IReadOnlyDictionary<string, string> outputs, ExpressService? service)
    {
        var document = new JsonObject
        {
            ["way"] = "express",
            ["name"] = settings.Name,
            ["account"] = session.Caller.Account,
            ["region"] = session.Aws.Region,
            ["stack"] = stack.Status,
            ["service"] = service?.Status,
            ["reason"] = service?.StatusReason,
            ["images"] = new JsonArray([.. Images(service).Select(image => (JsonNode)image)]),
            ["addresses"] = new JsonArray([.. (service?.Addresses ?? []).Select(one => (JsonNode)one.Address.ToString().TrimEnd('/'))]),
            ["logGroup"] = outputs.GetValueOrDefault("LogGroupName"),
            ["apiKeysSecret"] = outputs.GetValueOrDefault("ApiKeysSecretArn"),
            ["repository"] = outputs.GetValueOrDefault("RepositoryUri"),
        };
        session.Context.Out.Write($"{DeployJson.Indented(document)}\n");
    }

    private static IEnumerable<string> Images(ExpressService? service) =>
        (service?.Active ?? []).Select(configuration => configuration["primaryContainer"]!["image"]!.ToString());
}
