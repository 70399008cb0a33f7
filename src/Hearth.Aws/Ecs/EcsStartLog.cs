using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Ecs;

/// <summary>Says at the start which task this is: it was found out before there was a log.</summary>
internal sealed partial class EcsStartLog(EcsMetadata metadata, ILogger<EcsStartLog> logger) : IHostedService
{
    private const string Unknown = "unknown";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (metadata.Task is { } task) LogTask(task);
        else LogNoMetadata(metadata.Problem);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void LogTask(EcsTask task) => LogTask(
        task.Id,
        $"{task.Family ?? Unknown}:{task.Revision ?? Unknown}",
        task.Cluster ?? Unknown,
        task.AvailabilityZone ?? task.Arn.Region,
        task.LaunchType ?? Unknown,
        task.Address?.ToString() ?? "none of its own");

    [LoggerMessage(
        LogLevel.Information,
        "Runs as task {TaskId} ({TaskDefinition}) of cluster {Cluster} in {AvailabilityZone} on {LaunchType}, address {Address}.")]
    private partial void LogTask(string taskId, string taskDefinition, string cluster, string availabilityZone, string launchType, string address);

    [LoggerMessage(LogLevel.Warning, "The metadata of this ECS task could not be read; logs and telemetry do not name it. {Problem}")]
    private partial void LogNoMetadata(string? problem);
}
