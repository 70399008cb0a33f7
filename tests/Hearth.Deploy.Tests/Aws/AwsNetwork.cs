namespace Hearth.Deploy.Tests.Aws;

/// <summary>A VPC with two subnets in two zones.</summary>
internal sealed record AwsNetwork(string Vpc, IReadOnlyList<string> Subnets)
{
    /// <summary>Makes one that leads nowhere.</summary>
    public static async Task<AwsNetwork> CreateAsync(MotoApi moto, CancellationToken cancellationToken)
    {
        var made = await moto.QueryAsync("ec2", "CreateVpc", [new("CidrBlock", "10.9.0.0/16")], cancellationToken);
        var vpc = made.Descendants("vpcId").First().Value;
        var subnets = new List<string>();
        foreach (var (zone, cidr) in new[] { ("us-east-1a", "10.9.1.0/24"), ("us-east-1b", "10.9.2.0/24") })
        {
            var subnet = await moto.QueryAsync(
                "ec2", "CreateSubnet", [new("VpcId", vpc), new("CidrBlock", cidr), new("AvailabilityZone", zone)], cancellationToken);
            subnets.Add(subnet.Descendants("subnetId").First().Value);
        }

        return new AwsNetwork(vpc, subnets);
    }

    /// <summary>Makes the subnets of a VPC public, as those of the default VPC are.</summary>
    public static async Task ConnectAsync(MotoApi moto, string vpc, CancellationToken cancellationToken)
    {
        var gateway = await moto.QueryAsync("ec2", "CreateInternetGateway", [], cancellationToken);
        var id = gateway.Descendants("internetGatewayId").First().Value;
        await moto.QueryAsync("ec2", "AttachInternetGateway", [new("InternetGatewayId", id), new("VpcId", vpc)], cancellationToken);
        var tables = await moto.QueryAsync(
            "ec2", "DescribeRouteTables", [new("Filter.1.Name", "vpc-id"), new("Filter.1.Value.1", vpc)], cancellationToken);
        var table = tables.Descendants("routeTableId").First().Value;
        await moto.QueryAsync(
            "ec2", "CreateRoute", [new("RouteTableId", table), new("DestinationCidrBlock", "0.0.0.0/0"), new("GatewayId", id)], cancellationToken);
    }
}
