using System.Text.Json;

namespace Hearth.Cli.Servers;

/// <summary>An agent or a workflow of a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsExposed">Whether it is reachable over HTTP.</param>
/// <param name="Model">An agent's model; null for none, and for a workflow.</param>
internal sealed record ServerTarget(string Name, bool IsExposed, string? Model)
{
    public static ServerTarget Read(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("exposed").GetBoolean(),
        json.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null);
}
