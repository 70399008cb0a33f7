using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>Reads a time: version 1 of the AWS CLI prints seconds since 1970, version 2 a date.</summary>
internal static class AwsDate
{
    /// <returns>Null when there is none.</returns>
    public static DateTimeOffset? Read(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        JsonValue value when DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var date) => date,
        _ => null,
    };
}
