using System.Globalization;
using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>What Express makes around a service: a load balancer and two target groups, between which it shifts requests.</summary>
internal sealed class FakeManagedResources(string loadBalancer, IReadOnlyList<string> targetGroups, string? failure)
{
    private static int _count;

    private int _looksLeft = 1;

    public string LoadBalancer => loadBalancer;

    public IReadOnlyList<string> TargetGroups => targetGroups;

    public static async Task<FakeManagedResources> CreateAsync(
        MotoApi moto, JsonObject service, string? failure, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"ecs-{Interlocked.Increment(ref _count)}");
        var subnets = service["networkConfiguration"]!["subnets"]!.AsArray().Select(subnet => subnet!.ToString()).ToList();
        var found = await moto.QueryAsync("ec2", "DescribeSubnets", [new("SubnetId.1", subnets[0])], cancellationToken);
        var vpc = found.Descendants("vpcId").First().Value;
        var port = service["primaryContainer"]!["containerPort"]!.ToString();
        var places = subnets.Select((subnet, index) => KeyValuePair.Create($"Subnets.member.{index + 1}", subnet));
        var balancer = await moto.QueryAsync("elasticloadbalancing", "CreateLoadBalancer", [new("Name", name), .. places], cancellationToken);
        var groups = new List<string>();
        foreach (var number in new[] { "1", "2" })
        {
            var group = await moto.QueryAsync("elasticloadbalancing", "CreateTargetGroup",
                [new("Name", $"{name}-{number}"), new("Protocol", "HTTP"), new("TargetType", "ip"), new("Port", port), new("VpcId", vpc)],
                cancellationToken);
            groups.Add(group.Descendants("TargetGroupArn").First().Value);
        }
        return new FakeManagedResources(balancer.Descendants("LoadBalancerArn").First().Value, groups, failure);
    }

    /// <summary>Gives them the time-outs that the tool sets.</summary>
    public async Task SetTimeoutsAsync(MotoApi moto, CancellationToken cancellationToken)
    {
        await SetAsync(moto, "LoadBalancer", loadBalancer, "idle_timeout.timeout_seconds", "4000", cancellationToken);
        foreach (var group in targetGroups)
            await SetAsync(moto, "TargetGroup", group, "deregistration_delay.timeout_seconds", "120", cancellationToken);
    }

    /// <summary>Whoever looks for the second time sees them made.</summary>
    public JsonObject Describe(string endpoint)
    {
        var status = failure is not null ? "FAILED" : _looksLeft-- > 0 ? "PROVISIONING" : "ACTIVE";
        return new JsonObject
        {
            ["ingressPaths"] = new JsonArray(new JsonObject
            {
                ["accessType"] = "PUBLIC",
                ["endpoint"] = endpoint,
                ["loadBalancer"] = Resource(loadBalancer, status),
                ["targetGroups"] = new JsonArray([.. targetGroups.Select(group => Resource(group, status))]),
            }),
        };
    }

    private static Task SetAsync(MotoApi moto, string kind, string arn, string key, string value, CancellationToken cancellationToken) =>
        moto.QueryAsync("elasticloadbalancing", $"Modify{kind}Attributes",
            [new($"{kind}Arn", arn), new("Attributes.member.1.Key", key), new("Attributes.member.1.Value", value)], cancellationToken);

    private JsonObject Resource(string arn, string status) => new() { ["arn"] = arn, ["status"] = status, ["statusReason"] = failure };
}
