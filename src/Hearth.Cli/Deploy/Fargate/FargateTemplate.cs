using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>The whole of a server on ECS with Fargate.</summary>
internal static class FargateTemplate
{
    public static StackTemplate Read() => StackTemplate.Read("fargate", "A Hearth server on ECS with Fargate behind an Application Load Balancer");
}
