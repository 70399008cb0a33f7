using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Express;

/// <summary>What Express makes around a service, as a revision describes it.</summary>
internal static class ExpressResources
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["loadBalancer"] = "load balancer",
        ["loadBalancerSecurityGroups"] = "security group of the load balancer",
        ["targetGroups"] = "target group",
        ["autoScaling"] = "scaling",
        ["scalableTarget"] = "scaling",
        ["applicationAutoScalingPolicies"] = "scaling policy",
        ["metricAlarms"] = "alarm",
        ["serviceSecurityGroups"] = "security group of the tasks",
        ["logGroups"] = "log group",
    };

    /// <summary>Each part that has a status.</summary>
    public static IReadOnlyList<ResourceState> Of(JsonNode? managed)
    {
        var found = new List<ResourceState>();
        Collect(managed, "resource", found);
        return [.. found.GroupBy(one => one.Name).SelectMany(Numbered)];
    }

    public static IEnumerable<string> LoadBalancers(JsonNode? revision) =>
        Paths(revision).Select(path => path["loadBalancer"]?["arn"]?.ToString()).OfType<string>().Distinct();

    public static IEnumerable<string> TargetGroups(JsonNode? revision) =>
        Paths(revision).SelectMany(path => path["targetGroups"]?.AsArray() ?? [])
            .Select(group => group?["arn"]?.ToString()).OfType<string>().Distinct();

    private static IEnumerable<JsonNode> Paths(JsonNode? revision) =>
        (revision?["ecsManagedResources"]?["ingressPaths"]?.AsArray() ?? []).Select(path => path!);

    private static void Collect(JsonNode? node, string name, List<ResourceState> found)
    {
        if (node is JsonObject members)
        {
            if (members["status"] is JsonValue status)
                found.Add(new ResourceState(Names.GetValueOrDefault(name, name), status.ToString(), members["statusReason"]?.ToString()));
            foreach (var (key, member) in members) Collect(member, key, found);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items) Collect(item, name, found);
        }
    }

    private static IEnumerable<ResourceState> Numbered(IGrouping<string, ResourceState> same) => same.Count() == 1
        ? same
        : same.Select((one, index) => one with { Name = $"{one.Name} {index + 1}" });
}
