using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Express;

/// <summary>Takes the service away, and the stack if that is wanted too.</summary>
internal sealed class ExpressDeletion(DeploySession session, DeployRequest request, ExpressSettings settings)
{
    private readonly DeployStack _stack = new(session, ExpressTemplate.Read(), settings.Name);

    public async Task<DeployResult> RunAsync(bool withStack, CancellationToken cancellationToken)
    {
        var stack = await _stack.DescribeOursAsync(cancellationToken);
        var deletion = new StackDeletion(session, _stack);
        if (withStack) await deletion.RequireUnprotectedAsync(stack, cancellationToken);
        var plan = withStack
            ? $"this deletes the service {settings.Name} and the stack {settings.Name}, with its images, secrets and database"
            : $"this deletes the service {settings.Name} and its load balancer; the stack stays";
        await Confirmation.AskAsync(session, request, plan, cancellationToken);
        await DeleteServiceAsync(stack, cancellationToken);
        if (withStack) await deletion.DeleteAsync(cancellationToken);
        return new DeployResult("express", settings.Name, null, null, session);
    }

    private async Task DeleteServiceAsync(StackView? stack, CancellationToken cancellationToken)
    {
        if (stack is null || stack.Outputs.Count == 0)
        {
            session.Progress.Say($"the stack {settings.Name} is {(stack is null ? "not there" : "not complete")}, and so there is no service");
            return;
        }

        var arn = ExpressService.ArnOf(session, stack.Outputs["ClusterName"], settings.Name);
        var service = await ExpressService.FindAsync(session.Aws, arn, cancellationToken);
        if (service is null)
        {
            session.Progress.Say($"there is no service {settings.Name}");
            return;
        }

        if (service.Status != "DRAINING")
        {
            await session.Changes.ApplyAsync(
                $"deleting the service {settings.Name}", new AwsCall("ecs", "delete-express-gateway-service", "--service-arn", arn), cancellationToken);
        }

        if (session.Changes.IsDryRun) return;
        await session.Wait.UntilAsync("the service to be gone", async token =>
            await ExpressService.FindAsync(session.Aws, arn, token) is { } left
                ? Look.NotYet(new ResourceState("service", left.Status))
                : Look.Done, cancellationToken);
    }
}
