using System.Text.Json;

namespace Hearth.Client.Json;

/// <summary>How the client reads JSON: by generated code only.</summary>
internal static class ClientJson
{
    /// <summary>Values of clients and models may be 64 levels deep by themselves, and stand inside events.</summary>
    public const int MaxDepth = 256;

    public static ClientJsonContext Context => ClientJsonContext.Default;

    /// <summary>A member that is a text; null when there is none.</summary>
    public static string? TextOf(JsonElement json, ReadOnlySpan<byte> name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
