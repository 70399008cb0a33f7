using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Express;

/// <summary>What an Express service needs around it.</summary>
internal static class ExpressTemplate
{
    public static StackTemplate Read() => StackTemplate.Read("express", "What a Hearth server on ECS Express Mode needs around it.");
}
