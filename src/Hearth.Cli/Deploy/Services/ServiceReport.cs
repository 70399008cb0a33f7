using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Services;

/// <summary>What ECS says about the tasks of a service: its events, and why tasks have stopped.</summary>
internal sealed class ServiceReport(AwsCli aws, string serviceArn)
{
    private const int MaxEvents = 4;
    private const int MaxTasks = 5;

    // arn:aws:ecs:region:account:service/cluster/name
    private readonly string[] _names = serviceArn.Split('/');

    private string Cluster => _names[1];

    private string Service => _names[^1];

    /// <summary>How many tasks run, and the last word of the service. Nothing when ECS does not answer: it is only news.</summary>
    public async Task<IReadOnlyList<ResourceState>> NewsAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } service) return [];
        var tasks = $"{service["runningCount"] ?? 0} of {service["desiredCount"] ?? 0} running, {service["pendingCount"] ?? 0} pending";
        return [new ResourceState("tasks", tasks, EventsOf(service).FirstOrDefault())];
    }

    /// <summary>When the tasks that run were deployed; null when that is not known.</summary>
    public async Task<DateTimeOffset?> DeployedAtAsync(CancellationToken cancellationToken)
    {
        var service = await DescribeAsync(cancellationToken);
        var primary = (service?["deployments"]?.AsArray() ?? []).FirstOrDefault(one => one?["status"]?.ToString() == "PRIMARY");
        return AwsDate.Read(primary?["createdAt"]);
    }

    /// <summary>Why it does not go well: the events that say something bad, and the reasons of stopped tasks.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync(CancellationToken cancellationToken)
    {
        var events = await DescribeAsync(cancellationToken) is { } service
            ? EventsOf(service).Where(IsBad).Take(MaxEvents).Select(text => $"service: {text}")
            : [];
        return [.. events, .. await StoppedTasksAsync(cancellationToken)];
    }

    private async Task<JsonNode?> DescribeAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new AwsCall("ecs", "describe-services", "--cluster", Cluster, "--services", Service), cancellationToken);
        return (answer?["services"]?.AsArray() ?? []).FirstOrDefault();
    }

    private async Task<IReadOnlyList<string>> StoppedTasksAsync(CancellationToken cancellationToken)
    {
        var listed = await AskAsync(
            new AwsCall("ecs", "list-tasks", "--cluster", Cluster, "--service-name", Service, "--desired-status", "STOPPED"), cancellationToken);
        var arns = (listed?["taskArns"]?.AsArray() ?? []).Select(arn => arn!.ToString()).Take(MaxTasks).ToList();
        if (arns.Count == 0) return [];
        var answer = await AskAsync(new AwsCall(["ecs", "describe-tasks", "--cluster", Cluster, "--tasks", .. arns]), cancellationToken);
        return [.. (answer?["tasks"]?.AsArray() ?? []).Select(task => $"stopped task: {ReasonOf(task!)}").Distinct()];
    }

    private static string ReasonOf(JsonNode task)
    {
        var containers = (task["containers"]?.AsArray() ?? []).Select(container =>
            container?["exitCode"] is { } code ? $"{container["name"]} ended with {code}" : container?["reason"]?.ToString());
        var reasons = containers.Prepend(task["stoppedReason"]?.ToString()).Where(reason => !string.IsNullOrEmpty(reason));
        return string.Join("; ", reasons.Distinct());
    }

    private static IEnumerable<string> EventsOf(JsonNode service) =>
        (service["events"]?.AsArray() ?? []).Select(item => item?["message"]?.ToString()).OfType<string>();

    private static bool IsBad(string text) =>
        text.Contains("unhealthy", StringComparison.OrdinalIgnoreCase) || text.Contains("failed", StringComparison.OrdinalIgnoreCase)
        || text.Contains("unable", StringComparison.OrdinalIgnoreCase) || text.Contains("stopped", StringComparison.OrdinalIgnoreCase);

    private async Task<JsonNode?> AskAsync(AwsCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await aws.CallAsync(call, cancellationToken);
        }
        catch (AwsCallException)
        {
            return null;
        }
    }
}
