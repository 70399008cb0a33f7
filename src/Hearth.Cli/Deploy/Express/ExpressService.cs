using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Express;

/// <summary>The service as Express describes it.</summary>
internal sealed class ExpressService(JsonNode json)
{
    private static readonly string[] Absent = ["ResourceNotFoundException", "ServiceNotFoundException", "ClusterNotFoundException"];

    public string Status => json["status"]?["statusCode"]?.ToString() ?? "UNKNOWN";

    public string StatusReason => json["status"]?["statusReason"]?.ToString() ?? "";

    /// <summary>The deployment that is under way; null for none.</summary>
    public string? Deployment => json["currentDeployment"]?.ToString() is { Length: > 0 } arn ? arn : null;

    /// <summary>The configurations that run: one, but for the time of a deployment.</summary>
    public IReadOnlyList<JsonNode> Active => [.. (json["activeConfigurations"]?.AsArray() ?? []).Select(node => node!)];

    /// <summary>The configuration that was made last.</summary>
    public JsonNode? Newest => Active.MaxBy(CreatedAt);

    /// <summary>When that was made.</summary>
    public DateTimeOffset? NewestCreatedAt => Newest is { } newest ? CreatedAt(newest) : null;

    public string? NewestRevision => Newest?["serviceRevisionArn"]?.ToString();

    /// <summary>The addresses, the public ones first.</summary>
    public IReadOnlyList<(Uri Address, bool IsPublic)> Addresses => [.. Active
        .SelectMany(configuration => configuration["ingressPaths"]?.AsArray() ?? [])
        .Select(path => (AddressOf(path!["endpoint"]!.ToString()), path["accessType"]?.ToString() != "PRIVATE"))
        .Distinct().OrderBy(address => address.Item2 ? 0 : 1)];

    /// <summary>Looks the service up; null for none. One that was deleted is remembered for a while as INACTIVE.</summary>
    public static async Task<ExpressService?> FindAsync(AwsCli aws, string arn, CancellationToken cancellationToken)
    {
        var answer = await aws.LookAsync(
            new AwsCall("ecs", "describe-express-gateway-service", "--service-arn", arn), Absent, cancellationToken);
        return answer?["service"] is { } found && new ExpressService(found) is { Status: not "INACTIVE" } service ? service : null;
    }

    /// <summary>The service's name in AWS, which follows from the stack.</summary>
    public static string ArnOf(DeploySession session, string cluster, string name) =>
        $"arn:{session.Caller.Partition}:ecs:{session.Aws.Region}:{session.Caller.Account}:service/{cluster}/{name}";

    private static Uri AddressOf(string endpoint) =>
        new(endpoint.StartsWith("https://", StringComparison.Ordinal) ? endpoint : $"https://{endpoint}");

    private static DateTimeOffset CreatedAt(JsonNode configuration) => AwsDate.Read(configuration["createdAt"]) ?? DateTimeOffset.UnixEpoch;
}
