using Microsoft.Extensions.Configuration;

namespace Hearth.Aws.Signing;

/// <summary>The region that the environment names. ECS sets <c>AWS_REGION</c>; on EC2 the operator does.</summary>
internal static class AwsRegion
{
    private static readonly string[] Variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>The region; null when none is named.</summary>
    public static string? Find(IConfiguration configuration) => Variables
        .Select(variable => configuration[variable]?.Trim())
        .FirstOrDefault(region => !string.IsNullOrEmpty(region));
}
