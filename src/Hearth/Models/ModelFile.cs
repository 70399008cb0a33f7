using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Models;

/// <summary>The catalogue's data: what is known of models, by their specifiers or, in a user's file, the beginning of them.</summary>
internal sealed record ModelFile
{
    /// <summary>The day on which the data were compared with <see cref="Sources"/>; null where nobody says so.</summary>
    public DateOnly? Checked { get; init; }

    /// <summary>Where the data can be looked up.</summary>
    public string[] Sources { get; init; } = [];

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
