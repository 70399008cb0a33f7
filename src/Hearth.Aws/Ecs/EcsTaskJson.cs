using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Hearth.Aws.Ecs;

/// <summary>Reads the answer of the task metadata endpoint, version 4, leniently: agents leave out what they do not know.</summary>
internal static class EcsTaskJson
{
    /// <exception cref="JsonException">It is no JSON object with the task's ARN in it.</exception>
    public static EcsTask Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var task = document.RootElement;
        if (!EcsArn.TryParse(Text(task, "TaskARN"), out var arn)) throw new JsonException("There is no TaskARN in it.");
        return new EcsTask
        {
            Arn = arn,
            Cluster = Text(task, "Cluster") is { } cluster ? cluster[(cluster.LastIndexOf('/') + 1)..] : null, // A name on EC2, an ARN on Fargate.
            Family = Text(task, "Family"),
            Revision = Text(task, "Revision"),
            AvailabilityZone = Text(task, "AvailabilityZone"),
            LaunchType = Text(task, "LaunchType"),
            Address = AddressOf(task),
        };
    }

    // All containers of a task in the network mode awsvpc share its one interface.
    private static IPAddress? AddressOf(JsonElement task) =>
        (from container in Items(task, "Containers")
         from network in Items(container, "Networks")
         where Text(network, "NetworkMode") == "awsvpc"
         from item in Items(network, "IPv4Addresses")
         where item.ValueKind == JsonValueKind.String
         select IPAddress.TryParse(item.GetString(), out var address) ? address : null)
        .FirstOrDefault(address => address is { AddressFamily: AddressFamily.InterNetwork });

    private static string? Text(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static JsonElement[] Items(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static JsonElement? Property(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
