namespace Hearth.Aws.Ecs;

/// <summary>What was found out about the task at the start.</summary>
/// <param name="Task">The task; null when its metadata could not be read.</param>
/// <param name="Problem">Why they could not.</param>
internal sealed record EcsMetadata(EcsTask? Task, string? Problem = null)
{
    /// <summary>Where ECS tells every container how to reach the metadata: the evidence that this is ECS.</summary>
    public const string UriVariable = "ECS_CONTAINER_METADATA_URI_V4";
}
