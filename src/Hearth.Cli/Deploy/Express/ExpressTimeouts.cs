using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Express;

/// <summary>The two time-outs that Express knows no setting for. The rights to set them are those of whoever deploys.</summary>
internal sealed class ExpressTimeouts(DeploySession session, ExpressSettings settings)
{
    private const string IdleTimeout = "idle_timeout.timeout_seconds";
    private const string DeregistrationDelay = "deregistration_delay.timeout_seconds";
    private const string StandardIdleTimeout = "60";

    private string Idle => settings.IdleTimeoutSeconds.ToString(CultureInfo.InvariantCulture);

    private string Delay => settings.DeregistrationDelaySeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sets them on what belongs to a revision, where they differ.</summary>
    public async Task SetAsync(JsonNode? revision, CancellationToken cancellationToken)
    {
        foreach (var arn in ExpressResources.LoadBalancers(revision)) await SetAsync("load-balancer", arn, IdleTimeout, Idle, cancellationToken);
        foreach (var arn in ExpressResources.TargetGroups(revision)) await SetAsync("target-group", arn, DeregistrationDelay, Delay, cancellationToken);
    }

    /// <summary>Prints what would be set.</summary>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        session.Changes.Remark("and, once it runs, for its load balancer and target groups where they differ:");
        await ChangeAsync("load-balancer", "<load balancer>", IdleTimeout, Idle, cancellationToken);
        await ChangeAsync("target-group", "<each target group>", DeregistrationDelay, Delay, cancellationToken);
    }

    private async Task SetAsync(string kind, string arn, string key, string value, CancellationToken cancellationToken)
    {
        var answer = await session.Aws.CallAsync(new AwsCall("elbv2", $"describe-{kind}-attributes", $"--{kind}-arn", arn), cancellationToken);
        var now = answer!["Attributes"]!.AsArray().FirstOrDefault(pair => pair!["Key"]!.ToString() == key)?["Value"]?.ToString();
        if (now == value) return;
        if (key == IdleTimeout && now is not null and not StandardIdleTimeout)
        {
            session.Progress.Warn(
                $"the idle time-out of the load balancer was {now} s; it belongs to all Express services of this VPC, and becomes {value} s for all.");
        }

        await ChangeAsync(kind, arn, key, value, cancellationToken, now);
    }

    // …:loadbalancer/app/NAME/ID, …:targetgroup/NAME/ID; in a plan it is no ARN.
    private static string NameOf(string arn) => arn.Split('/') is { Length: > 2 } parts ? parts[^2] : arn;

    private Task<JsonNode?> ChangeAsync(string kind, string arn, string key, string value, CancellationToken cancellationToken, string? now = null) =>
        session.Changes.ApplyAsync(
            $"setting {key} of the {kind.Replace('-', ' ')} {NameOf(arn)}{(now is null ? "" : $" from {now}")} to {value}",
            new AwsCall("elbv2", $"modify-{kind}-attributes", $"--{kind}-arn", arn, "--attributes", $"Key={key},Value={value}"),
            cancellationToken);
}
