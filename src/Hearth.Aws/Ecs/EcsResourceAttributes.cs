using System.Text;

namespace Hearth.Aws.Ecs;

/// <summary>Tells OpenTelemetry where the process runs, in the one form that every SDK of it reads.</summary>
internal static class EcsResourceAttributes
{
    /// <summary>Attributes of everything that the process reports: <c>key=value,key=value</c>, values percent-encoded as in W3C baggage.</summary>
    public const string Variable = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>Adds the task's attributes to those that are configured, which win.</summary>
    public static string Merge(EcsTask task, string? configured)
    {
        var parts = configured?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var taken = parts.Select(part => part.Split('=')[0].Trim()).ToHashSet(StringComparer.Ordinal);
        return string.Join(',', AttributesOf(task).Where(attribute => !taken.Contains(attribute.Key)).Select(Format).Concat(parts));
    }

    private static IEnumerable<(string Key, string Value)> AttributesOf(EcsTask task)
    {
        (string Key, string? Value)[] all =
        [
            ("cloud.provider", "aws"),
            ("cloud.platform", "aws_ecs"),
            ("cloud.region", task.Arn.Region),
            ("cloud.availability_zone", task.AvailabilityZone),
            ("cloud.account.id", task.Arn.Account),
            ("aws.ecs.cluster.arn", task.ClusterArn),
            ("aws.ecs.task.arn", task.Arn.ToString()),
            ("aws.ecs.task.family", task.Family),
            ("aws.ecs.task.revision", task.Revision),
            ("aws.ecs.launchtype", LaunchTypeOf(task)),
            ("service.instance.id", task.Id),
        ];
        return all.Where(attribute => attribute.Value is { Length: > 0 }).Select(attribute => (attribute.Key, attribute.Value!));
    }

    // The conventions of OpenTelemetry know these two, in lower case.
    private static string? LaunchTypeOf(EcsTask task) => task.LaunchType?.ToUpperInvariant() switch
    {
        "FARGATE" => "fargate",
        "EC2" => "ec2",
        _ => null,
    };

    private static string Format((string Key, string Value) attribute) => $"{attribute.Key}={Encode(attribute.Value)}";

    private static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            // What baggage allows, without the sign that separates keys from values and the one that encodes.
            var isPlain = octet is > 0x20 and < 0x7f && (char)octet is not ('"' or ',' or ';' or '\\' or '=' or '%');
            if (isPlain) encoded.Append((char)octet);
            else encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
