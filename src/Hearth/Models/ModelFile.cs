using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Models;

/// <summary>The catalogue's data: what is known of models, by the beginning of their specifiers.</summary>
internal sealed record ModelFile
{
    [JsonRequired]
    public Dictionary<string, ModelEntry> Models { get; init; } = [];

    /// <summary>The data that come with Hearth.</summary>
    public static ModelFile ReadEmbedded()
    {
        using var stream = typeof(ModelFile).Assembly.GetManifestResourceStream("Hearth.Models.models.json")!;
        return JsonSerializer.Deserialize(stream, ModelFileJson.Default.ModelFile)!;
    }

    /// <summary>The data in a file of the user's.</summary>
    /// <exception cref="JsonException">The file does not hold such data.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, ModelFileJson.Default.ModelFile) ?? throw new JsonException("The file holds null.");
    }
}
