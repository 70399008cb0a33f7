using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>Takes the stack away, and says what stays.</summary>
internal sealed class FargateDeletion(DeploySession session, DeployRequest request, FargateSettings settings)
{
    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, FargateTemplate.Read(), settings.Name);
        var deletion = new StackDeletion(session, stack);
        await deletion.RequireUnprotectedAsync(await stack.DescribeOursAsync(cancellationToken), cancellationToken);
        await Confirmation.AskAsync(
            session, request, $"this deletes the stack {settings.Name}, with its service, load balancer and database", cancellationToken);
        await deletion.DeleteAsync(cancellationToken);
        session.Progress.Say($"the repository {settings.Repository} and the secrets {settings.ApiKeysSecret} and {settings.ProviderKeySecret} are no part of the stack, and stay");
        return new DeployResult("fargate", settings.Name, null, null, session);
    }
}
