namespace Hearth.Cli.Deploy.Progress;

/// <summary>One part of what is being made, and where it stands.</summary>
/// <param name="Name">What it is, such as <c>Database</c> or <c>load balancer</c>.</param>
/// <param name="Status">AWS's word for it, such as <c>CREATE_IN_PROGRESS</c>.</param>
/// <param name="Reason">Why, if AWS says so.</param>
internal sealed record ResourceState(string Name, string Status, string? Reason = null)
{
    private static readonly string[] Moving = ["IN_PROGRESS", "PROVISIONING", "PENDING", "DRAINING"];
    private static readonly string[] Bad = ["FAILED", "ROLLBACK", "STOPPED", "UNHEALTHY"];

    public bool IsFailed => Bad.Any(word => Status.Contains(word, StringComparison.Ordinal));

    public bool IsMoving => !IsFailed && Moving.Any(word => Status.Contains(word, StringComparison.Ordinal));
}
