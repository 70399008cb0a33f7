using System.Text.Json;

namespace Hearth.Cli.Servers;

/// <summary>What a server says of itself once it has started.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Address">Where its routes are; null when it has mapped none, or listens on nothing.</param>
/// <param name="Model">The model of agents that name none; null for none.</param>
/// <param name="Agents">Its agents.</param>
/// <param name="Workflows">Its workflows.</param>
internal sealed record ServerInfo(
    int ProcessId, Uri? Address, string? Model, IReadOnlyList<ServerTarget> Agents, IReadOnlyList<ServerTarget> Workflows)
{
    /// <summary>Reads the value of a <c>server</c> line of the event log.</summary>
    public static ServerInfo Read(JsonElement json)
    {
        var addresses = Items(json, "addresses").Select(item => item.GetString()!).ToList();
        var address = addresses.Find(url => url.StartsWith("http:", StringComparison.Ordinal)) ?? addresses.FirstOrDefault() ?? "";
        return new ServerInfo(
            json.TryGetProperty("pid", out var id) && id.TryGetInt32(out var number) ? number : 0,
            Text(json, "prefix") is { } prefix && Uri.TryCreate(address.Replace("//[::]:", "//localhost:", StringComparison.Ordinal) + prefix, UriKind.Absolute, out var url) ? url : null,
            Text(json, "model"),
            [.. Items(json, "agents").Select(ServerTarget.Read)],
            [.. Items(json, "workflows").Select(ServerTarget.Read)]);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
