using System.Reflection;
using Hearth.Mcp;

namespace Hearth.Docs.Tests.Configuration;

/// <summary>Every key of the configuration, from the assemblies: the classes of options that have a section, and single keys.</summary>
internal static class ConfigurationReference
{
    private const string SectionField = "SectionName";
    private const string KeySuffix = "Key";
    private const string Prefix = "Hearth:";
    private const string Section = "section";

    // Single keys are read where they are needed, as one of these.
    private static readonly Dictionary<string, string> SingleKeys = new(StringComparer.Ordinal)
    {
        ["Hearth:AllowEphemeralStorage"] = "`true` or `false`",
        ["Hearth:Aws:ParameterPath"] = "text",
        ["Hearth:Aws:RdsIamAuth"] = "`true` or `false`",
        ["Hearth:DataDirectory"] = "text",
        ["Hearth:Models:Catalog"] = Section,
        ["Hearth:Models:CatalogFile"] = "text",
        ["Hearth:Sandboxes:AllowLocal"] = "`true` or `false`",
    };

    private static readonly Assembly[] Assemblies =
    [
        .. new[]
        {
            "Hearth", "Hearth.AspNetCore", "Hearth.Anthropic", "Hearth.Aws", "Hearth.Mcp", "Hearth.OpenAI", "Hearth.Orleans", "Hearth.Postgres",
            "Hearth.Server", "Hearth.Sqlite",
        }.Select(Assembly.Load),
    ];

    /// <summary>The keys, in the order of the classes and their properties.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } =
        [.. Sections().SelectMany(section => section.Keys()).DistinctBy(key => key.Name), .. Singles()];

    private static IEnumerable<OptionsSection> Sections() =>
        Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false } && type.GetField(SectionField) is not null)
            .Select(type => new OptionsSection((string)type.GetField(SectionField)!.GetRawConstantValue()!, type))
            .Append(new OptionsSection("Hearth:Mcp:{name}", typeof(McpHttpOptions), "HTTP"))
            .Append(new OptionsSection("Hearth:Mcp:{name}", typeof(McpStdioOptions), "Child process"));

    private static IEnumerable<ConfigurationKey> Singles() =>
        Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field.IsLiteral && field.Name.EndsWith(KeySuffix, StringComparison.Ordinal))
            .Select(field => (field, key: field.GetRawConstantValue() as string))
            .Where(entry => entry.key?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            .GroupBy(entry => entry.key!, entry => entry.field)
            .Select(group => Single(group.Key, group));

    private static ConfigurationKey Single(string key, IEnumerable<FieldInfo> fields)
    {
        var summary = fields.Select(field => XmlComments.Of(field.DeclaringType!.Assembly).Summary(field)).FirstOrDefault(text => text is not null)
            ?? throw new InvalidDataException($"The constant of {key} has no summary.");
        var type = SingleKeys.GetValueOrDefault(key) ?? throw new InvalidDataException($"{nameof(SingleKeys)} does not say what {key} takes.");
        return OptionsSection.Single(type == Section ? $"{key}:{{model}}" : key, type, summary);
    }
}
