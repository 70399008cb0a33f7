using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Hearth.Cli.New;

/// <summary>The files of the templates, which are part of the tool.</summary>
internal static class TemplateFiles
{
    private const string Prefix = "templates/";
    private const string Definition = "/.template.config/template.json";

    /// <summary>The templates, by name.</summary>
    public static IReadOnlyList<ProjectTemplate> Templates() =>
        [.. Names().Where(name => name.EndsWith(Definition, StringComparison.Ordinal)).Select(ReadDefinition).OrderBy(template => template.Name, StringComparer.Ordinal)];

    /// <summary>Tells apart the templates of different builds: the same for the same files.</summary>
    public static string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(Read(name));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Writes all files into a folder that does not exist yet. What is there in the end is whole.</summary>
    public static void UnpackTo(string directory)
    {
        var beside = $"{directory}.{Guid.NewGuid():N}";
        foreach (var name in Names())
        {
            var path = Path.Combine(beside, name[Prefix.Length..].Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Read(name));
        }

        Directory.Move(beside, directory);
    }

    private static IEnumerable<string> Names() => typeof(TemplateFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static ProjectTemplate ReadDefinition(string resource)
    {
        var json = JsonNode.Parse(Read(resource))!;
        bool Has(string symbol) => json["symbols"]?[symbol] is not null;
        return new ProjectTemplate((string)json["shortName"]!, (string)json["description"]!, Has("chatPage"), Has("imageProject"));
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(TemplateFiles).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
