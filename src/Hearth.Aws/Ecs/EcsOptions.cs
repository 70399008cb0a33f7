using System.ComponentModel.DataAnnotations;

namespace Hearth.Aws.Ecs;

/// <summary>What a server does for its work when it runs as a task of an ECS service.</summary>
public sealed class EcsOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Aws";

    /// <summary>
    /// Whether the task is protected from scale-in and deployments while work is in flight. The task role needs
    /// <c>ecs:GetTaskProtection</c> and <c>ecs:UpdateTaskProtection</c>. Default: true.
    /// </summary>
    public bool TaskProtection { get; set; } = true;

    /// <summary>
    /// After how long a protection ends by itself when the process is no longer there to end it, in whole minutes. It is renewed after a
    /// sixth of that for as long as there is work. Default: 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:06:00", "2.00:00:00")]
    public TimeSpan TaskProtectionExpiry { get; set; } = TimeSpan.FromHours(1);
}
