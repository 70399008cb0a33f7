using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Hearth.Models;

/// <summary>Puts the catalogue's data together: what comes with Hearth, the user's file over it, the configuration over both.</summary>
internal static class ModelEntries
{
    /// <summary>A file with what is known of models, over what comes with Hearth; relative to the working directory. Default: none.</summary>
    public const string FileKey = "Hearth:Models:CatalogFile";

    /// <summary>What is known of one model, in the configuration and over both, with the same properties. Default: none.</summary>
    public const string SectionKey = "Hearth:Models:Catalog";

    /// <summary>The entries by their names, with what each of them leaves open from the next shorter one.</summary>
    /// <exception cref="InvalidOperationException">The user's data are wrong; the message lists where.</exception>
    public static IReadOnlyDictionary<string, KnownModel> Read(IConfiguration? configuration)
    {
        var entries = new Dictionary<string, ModelEntry>(ModelFile.ReadEmbedded().Models, StringComparer.Ordinal);
        if (configuration?[FileKey] is { Length: > 0 } path) Add(entries, FileKey, ReadFile(path));
        if (configuration is not null) Add(entries, SectionKey, ReadSection(configuration.GetSection(SectionKey)));
        return entries.Keys.ToDictionary(name => name, name => KnownModel.Of(name, Complete(entries, name)), StringComparer.Ordinal);
    }

    private static ModelEntry Complete(Dictionary<string, ModelEntry> entries, string prefix) => entries
        .Where(entry => prefix.StartsWith(entry.Key, StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Key.Length)
        .Select(entry => entry.Value)
        .Aggregate((specific, general) => specific.Over(general));

    private static void Add(Dictionary<string, ModelEntry> entries, string origin, IReadOnlyDictionary<string, ModelEntry> added)
    {
        var problems = new List<string>();
        foreach (var (prefix, entry) in added)
        {
            if (!IsSpecifier(prefix)) problems.Add($"{origin}: \"{prefix}\" is no beginning of a model. Write provider/model.");
            problems.AddRange(entry.FindProblems().Select(problem => $"{origin}: {prefix}: {problem}"));
            entries[prefix] = (entries.TryGetValue(prefix, out var known) ? entry.Over(known) : entry) with { IsPrefix = true };
        }

        if (problems.Count > 0) throw new InvalidOperationException($"The catalogue of models is wrong.\n- {string.Join("\n- ", problems)}");
    }

    private static bool IsSpecifier(string prefix) => prefix.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < prefix.Length - 1;

    private static Dictionary<string, ModelEntry> ReadFile(string path)
    {
        try
        {
            return ModelFile.Read(path).Models;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{FileKey}: \"{Path.GetFullPath(path)}\" cannot be used. {exception.Message}", exception);
        }
    }

    private static Dictionary<string, ModelEntry> ReadSection(IConfigurationSection section)
    {
        try
        {
            return section.GetChildren().ToDictionary(
                child => child.Key,
                child => child.Get<ModelEntry>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new ModelEntry());
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"{SectionKey}: {exception.Message} {exception.InnerException?.Message}".TrimEnd(), exception);
        }
    }
}
