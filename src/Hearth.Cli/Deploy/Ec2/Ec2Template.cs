using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>An instance with its role, its disk and its address.</summary>
internal static class Ec2Template
{
    public static StackTemplate Read() => StackTemplate.Read("ec2", "Hearth on one EC2 instance behind Caddy");
}
