using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Checks;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Services;

namespace Hearth.Cli.Deploy.Express;

/// <summary>The service on top of its stack: created or updated, and waited for until it answers.</summary>
internal sealed class ExpressServiceDeployment(DeploySession session, ExpressSettings settings, StackOutputs outputs)
{
    private readonly ExpressServicePlan _plan = new(settings, outputs);
    private readonly string _arn = ExpressService.ArnOf(session, outputs["ClusterName"], settings.Name);

    public async Task<DeployResult> RunAsync(string image, string networks, CancellationToken cancellationToken)
    {
        var wanted = _plan.Wanted(image, networks);
        // In a dry run before there is a stack the name of its cluster is not known, nor is there a service.
        var service = outputs.IsThere ? await ExpressService.FindAsync(session.Aws, _arn, cancellationToken) : null;
        var revision = service switch
        {
            null => await ChangeAsync("creating", "create-express-gateway-service", _plan.Creation(wanted), cancellationToken),
            { Status: "DRAINING" } => throw Draining(),
            _ when ExpressComparison.IsAsWanted(wanted, service.Newest) => await KeepAsync(service, cancellationToken),
            _ => await ChangeAsync("updating", "update-express-gateway-service", ExpressServicePlan.Update(wanted, _arn), cancellationToken),
        };
        if (session.Changes.IsDryRun) return new DeployResult("express", settings.Name, image, null, session);
        return new DeployResult("express", settings.Name, image, await FinishAsync(image, revision!, cancellationToken), session);
    }

    private CliException Draining() => new(
        "service_draining", $"the service {settings.Name} is being deleted.", $"Wait until {session.Command} status says that there is none.");

    private async Task<string?> KeepAsync(ExpressService service, CancellationToken cancellationToken)
    {
        session.Progress.Say($"the service {settings.Name} is as wanted");
        if (service.NewestCreatedAt is { } since)
        {
            var secrets = new[] { outputs["ApiKeysSecretArn"], settings.ProviderKey is null ? null : outputs["ModelKeySecretArn"] };
            await new SecretCheck(session).WarnOfRotatedAsync(
                secrets.OfType<string>(), since, "Something new in the settings, such as ENV_SECRETS_READ=" + $"{session.Context.Time.GetUtcNow():yyyy-MM-dd}, starts new ones.",
                cancellationToken);
        }

        return service.NewestRevision;
    }

    private async Task<string?> ChangeAsync(string doing, string operation, JsonObject body, CancellationToken cancellationToken)
    {
        var answer = await session.Changes.ApplyAsync(
            $"{doing} the service {settings.Name}",
            new AwsCall("ecs", operation, "--cli-input-json", DeployJson.Indented(body)), cancellationToken);
        if (session.Changes.IsDryRun)
        {
            await new ExpressTimeouts(session, settings).PlanAsync(cancellationToken);
            return null;
        }

        var service = answer!["service"]!;
        return (service["targetConfiguration"] ?? service["activeConfigurations"]![0])!["serviceRevisionArn"]!.ToString();
    }

    // As much of it as docker shows.
    private static string ShortDigest(string image)
    {
        var digest = image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return digest.Length > 19 ? digest[..19] : digest;
    }

    private async Task<Uri?> FinishAsync(string image, string revision, CancellationToken cancellationToken)
    {
        var rollout = new ExpressRollout(session, _arn, outputs["LogGroupName"]);
        await rollout.WaitAsync(
            revision, $"the service to run {ShortDigest(image)} (a canary deploy takes six minutes or more)", cancellationToken);
        await new ExpressTimeouts(session, settings).SetAsync(rollout.Revision, cancellationToken);
        if (rollout.Service!.Addresses is not [var first, ..]) return null;
        if (first.IsPublic) await new HealthProbe(session).WaitAsync(first.Address, cancellationToken);
        else session.Progress.Say("the load balancer is an internal one: whether it answers can only be seen from inside the VPC");
        return first.Address;
    }
}
