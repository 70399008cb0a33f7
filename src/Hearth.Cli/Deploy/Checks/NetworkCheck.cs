using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>Whether tasks in these subnets can reach what they need: a wrong network shows itself late, as a task that never starts.</summary>
internal sealed class NetworkCheck(DeploySession session)
{
    // The one zone in Virginia without Fargate.
    private const string ZoneWithoutFargate = "use1-az3";

    private static readonly string[] Endpoints = ["ecr.api", "ecr.dkr", "s3", "logs", "secretsmanager"];
    private static readonly string[] Refused = ["AccessDenied", "UnauthorizedOperation"];

    private readonly AwsCli _aws = session.Aws;

    /// <summary>Where the way out of a subnet leads.</summary>
    private enum Way
    {
        None,
        Public,
        Private,
    }

    /// <summary>The networks of the VPC, its first one first.</summary>
    /// <exception cref="CliException">There is no such VPC here.</exception>
    public async Task<IReadOnlyList<string>> CidrsAsync(string vpc, CancellationToken cancellationToken)
    {
        var answer = await _aws.LookAsync(new AwsCall("ec2", "describe-vpcs", "--vpc-ids", vpc), ["InvalidVpcID.NotFound"], cancellationToken);
        if (answer?["Vpcs"]?.AsArray() is not [{ } found, ..])
        {
            throw new CliException(
                "network_wrong", $"there is no VPC {vpc} in {_aws.Region}, in this account.", "VPC, SUBNETS and REGION of the settings belong together.");
        }

        var more = (found["CidrBlockAssociationSet"]?.AsArray() ?? [])
            .Where(block => block!["CidrBlockState"]?["State"]?.ToString() == "associated").Select(block => block!["CidrBlock"]!.ToString());
        return [.. more.Order(StringComparer.Ordinal).Prepend(found["CidrBlock"]!.ToString()).Distinct()];
    }

    /// <summary>Warns of what will bite.</summary>
    /// <param name="vpc">The VPC.</param>
    /// <param name="subnets">Those of the tasks.</param>
    /// <param name="hasPublicAddress">Whether tasks get a public address; null where ECS decides by the subnet.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="CliException">The subnets cannot be used at all.</exception>
    public async Task RunAsync(string vpc, IReadOnlyList<string> subnets, bool? hasPublicAddress, CancellationToken cancellationToken)
    {
        try
        {
            await CheckSubnetsAsync(vpc, subnets, cancellationToken);
            var ways = await WaysAsync(vpc, subnets, cancellationToken);
            WarnOfMixture(ways, hasPublicAddress);
            await WarnOfDeadEndsAsync(vpc, [.. ways.Where(pair => pair.Value == Way.None).Select(pair => pair.Key)], cancellationToken);
        }
        catch (AwsCallException exception) when (Refused.Any(word => exception.Code.StartsWith(word, StringComparison.Ordinal)))
        {
            session.Progress.Warn($"the network was not looked at: {exception.Message}");
        }
    }

    private async Task CheckSubnetsAsync(string vpc, IReadOnlyList<string> subnets, CancellationToken cancellationToken)
    {
        var answer = await _aws.CallAsync(new AwsCall("ec2", "describe-subnets", "--filters", $"Name=vpc-id,Values={vpc}"), cancellationToken);
        var all = answer!["Subnets"]!.AsArray().ToDictionary(subnet => subnet!["SubnetId"]!.ToString(), subnet => subnet!);
        var missing = subnets.Where(subnet => !all.ContainsKey(subnet)).ToList();
        if (missing.Count > 0)
            throw new CliException("network_wrong", $"the VPC {vpc} has no subnet {string.Join(", ", missing)}.", "Correct SUBNETS in the settings.");
        var zones = subnets.Select(subnet => all[subnet]["AvailabilityZone"]!.ToString()).Distinct().Count();
        if (zones < 2)
            throw new CliException("network_wrong", "the subnets are all in one availability zone.", "A load balancer needs two: correct SUBNETS in the settings.");
        foreach (var subnet in subnets.Where(subnet => all[subnet]["AvailabilityZoneId"]?.ToString() == ZoneWithoutFargate))
            session.Progress.Warn($"{subnet} is in {ZoneWithoutFargate}, which has no Fargate: tasks there do not start. Take another subnet.");
    }

    private async Task<IReadOnlyDictionary<string, Way>> WaysAsync(string vpc, IReadOnlyList<string> subnets, CancellationToken cancellationToken)
    {
        var answer = await _aws.CallAsync(new AwsCall("ec2", "describe-route-tables", "--filters", $"Name=vpc-id,Values={vpc}"), cancellationToken);
        var tables = answer!["RouteTables"]!.AsArray().Select(table => table!).ToList();
        var main = tables.FirstOrDefault(table => Associations(table).Any(one => one["Main"]?.GetValue<bool>() == true));
        return subnets.Distinct().ToDictionary(subnet => subnet, subnet => WayOf(
            tables.FirstOrDefault(table => Associations(table).Any(one => one["SubnetId"]?.ToString() == subnet)) ?? main));
    }

    private static IEnumerable<JsonNode> Associations(JsonNode table) => (table["Associations"]?.AsArray() ?? []).Select(one => one!);

    private static Way WayOf(JsonNode? table)
    {
        var route = (table?["Routes"]?.AsArray() ?? []).FirstOrDefault(one =>
            one!["DestinationCidrBlock"]?.ToString() == "0.0.0.0/0" && one["State"]?.ToString() != "blackhole");
        if (route is null) return Way.None;
        return route["GatewayId"]?.ToString().StartsWith("igw-", StringComparison.Ordinal) == true ? Way.Public : Way.Private;
    }

    private void WarnOfMixture(IReadOnlyDictionary<string, Way> ways, bool? hasPublicAddress)
    {
        var isPublic = ways.Where(pair => pair.Value == Way.Public).Select(pair => pair.Key).ToList();
        if (isPublic.Count > 0 && isPublic.Count < ways.Count)
            session.Progress.Warn($"{string.Join(", ", isPublic)} lead to the internet directly and the other subnets do not: take one kind.");
        if (hasPublicAddress == false && isPublic.Count > 0)
        {
            session.Progress.Warn(
                $"tasks in {string.Join(", ", isPublic)} get no public address, and there is no NAT: they reach nothing. Set ASSIGN_PUBLIC_IP=ENABLED.");
        }
        else if (hasPublicAddress == true && isPublic.Count < ways.Count)
        {
            session.Progress.Warn("ASSIGN_PUBLIC_IP=ENABLED is of no use in subnets that do not lead to the internet directly.");
        }
    }

    private async Task WarnOfDeadEndsAsync(string vpc, IReadOnlyList<string> deadEnds, CancellationToken cancellationToken)
    {
        if (deadEnds.Count == 0) return;
        var answer = await _aws.CallAsync(new AwsCall("ec2", "describe-vpc-endpoints", "--filters", $"Name=vpc-id,Values={vpc}"), cancellationToken);
        var services = answer!["VpcEndpoints"]!.AsArray().Select(endpoint => endpoint!["ServiceName"]!.ToString()).ToList();
        var missing = Endpoints.Where(name => !services.Any(service => service.EndsWith($".{name}", StringComparison.Ordinal))).ToList();
        var subnets = string.Join(", ", deadEnds);
        session.Progress.Warn(missing.Count > 0
            ? $"{subnets}: no way out, neither NAT nor the endpoints {string.Join(", ", missing)}. Tasks there get neither their image nor their secrets."
            : $"{subnets}: no way to the internet. Only models that have an endpoint in the VPC can be reached.");
    }
}
