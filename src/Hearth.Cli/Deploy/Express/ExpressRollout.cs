using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Deploy.Services;

namespace Hearth.Cli.Deploy.Express;

/// <summary>The way of a new revision of the service to where it takes all requests.</summary>
internal sealed class ExpressRollout(DeploySession session, string serviceArn, string logGroup)
{
    private readonly AwsCli _aws = session.Aws;
    private readonly ServiceReport _report = new(session.Aws, serviceArn);
    private string? _deployment;

    /// <summary>The service at the last look.</summary>
    public ExpressService? Service { get; private set; }

    /// <summary>The last look at what Express has made for the revision.</summary>
    public JsonNode? Revision { get; private set; }

    /// <summary>Waits until the service runs a revision and nothing else, with all that Express makes around it.</summary>
    /// <exception cref="CliException">It never will.</exception>
    public Task WaitAsync(string revision, string what, CancellationToken cancellationToken) =>
        session.Wait.UntilAsync(what, token => LookAsync(revision, token), cancellationToken);

    private async Task<Look> LookAsync(string revision, CancellationToken cancellationToken)
    {
        Service = await ExpressService.FindAsync(_aws, serviceArn, cancellationToken);
        if (Service?.Status != "ACTIVE") throw Failed($"the service is {Service?.Status ?? "gone"}. {Service?.StatusReason}", []);
        _deployment = Service.Deployment ?? _deployment;
        var deployment = await DeploymentAsync(revision, cancellationToken);
        var resources = await ResourcesAsync(revision, cancellationToken);
        if (deployment is null && resources.IsDone && Service.Active is [var only] && only["serviceRevisionArn"]?.ToString() == revision)
            return new Look(true, resources.Resources);
        var news = await _report.NewsAsync(cancellationToken);
        return Look.NotYet([.. resources.Resources, .. deployment is null ? [] : new[] { deployment }, .. news]);
    }

    // Success is final, and what belongs to another revision tells nothing about this one.
    private async Task<ResourceState?> DeploymentAsync(string revision, CancellationToken cancellationToken)
    {
        if (_deployment is null) return null;
        var answer = await _aws.CallAsync(
            new AwsCall("ecs", "describe-service-deployments", "--service-deployment-arns", _deployment), cancellationToken);
        var found = (answer!["serviceDeployments"]?.AsArray() ?? [])
            .FirstOrDefault(one => one?["targetServiceRevision"]?["arn"]?.ToString() == revision);
        var status = found?["status"]?.ToString() ?? "NONE";
        if (status is "PENDING" or "IN_PROGRESS") return new ResourceState("deployment", status);
        if (status is "NONE" or "SUCCESSFUL")
        {
            _deployment = null;
            return null;
        }

        var reasons = new[] { found!["statusReason"], found["rollback"]?["reason"] }.Select(node => node?.ToString()).OfType<string>();
        throw Failed($"the deployment ended as {status}: {string.Join(' ', reasons)}", await _report.ReasonsAsync(cancellationToken));
    }

    // The load balancer and what else Express makes for it. What it takes away does not matter.
    private async Task<Look> ResourcesAsync(string revision, CancellationToken cancellationToken)
    {
        var answer = await _aws.CallAsync(
            new AwsCall("ecs", "describe-service-revisions", "--service-revision-arns", revision), cancellationToken);
        Revision = (answer!["serviceRevisions"]?.AsArray() ?? []).FirstOrDefault();
        var resources = ExpressResources.Of(Revision?["ecsManagedResources"]);
        var failed = resources.Where(resource => resource.Status == "FAILED").ToList();
        if (failed.Count > 0)
        {
            throw Failed(
                $"what Express makes around the service has failed: {string.Join("; ", failed.Select(one => $"{one.Name}: {one.Reason}"))}", []);
        }

        var isDone = resources.All(resource => resource.Status != "PROVISIONING") && ExpressResources.LoadBalancers(Revision).Any();
        return new Look(isDone, resources);
    }

    private CliException Failed(string message, IReadOnlyList<string> reasons)
    {
        var start = session.Context.Time.GetUtcNow().AddMinutes(-30).ToUnixTimeMilliseconds();
        var log = CommandText.Short("aws",
            ["logs", "filter-log-events", "--region", _aws.Region, "--log-group-name", logGroup, "--start-time", $"{start}",
                "--query", "events[].message", "--output", "text"]);
        return new CliException(
            "service_failed",
            message + string.Concat(reasons.Select(reason => $"\n  {reason}")),
            $"A revision from before, if there is one, keeps running; the stack stays as it is. When the cause is mended, run the same command "
            + $"again.\n  The log of the new tasks: {log}");
    }
}
