namespace Hearth.AspNetCore.Health;

/// <summary>The tags of health checks.</summary>
internal static class HealthTags
{
    /// <summary>The checks that <c>/ready</c> asks, those of the application included.</summary>
    public const string Ready = "ready";
}
