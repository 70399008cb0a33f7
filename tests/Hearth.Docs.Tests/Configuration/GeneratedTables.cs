using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Configuration;

/// <summary>
/// The tables of a page that are generated: between a comment that names sections of the configuration and one that ends it.
/// </summary>
internal static partial class GeneratedTables
{
    /// <summary>The text with every table as it should be.</summary>
    public static string Apply(string text, IReadOnlyList<ConfigurationKey> keys) =>
        Region().Replace(text, region => $"{region.Groups[1].Value}\n{Table(region.Groups[2].Value, keys)}\n<!-- end -->");

    /// <summary>The sections that the page has tables of.</summary>
    public static IReadOnlyList<string> Sections(string text) => [.. Region().Matches(text).SelectMany(region => region.Groups[2].Value.Split(' '))];

    private static string Table(string sections, IReadOnlyList<ConfigurationKey> keys) => string.Join('\n',
        sections.Split(' ').SelectMany(section => keys.Where(key => key.IsIn(section))).Select(key => key.Row).Prepend(ConfigurationKey.Header));

    [GeneratedRegex("^(<!-- generated: ([^\n]+) -->)$.*?^<!-- end -->$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();
}
