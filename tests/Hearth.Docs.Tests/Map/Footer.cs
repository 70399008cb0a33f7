using System.Text.RegularExpressions;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Map;

/// <summary>The last line of a page: the page before it, the map, and the page after it, in the order of the map.</summary>
internal static partial class Footer
{
    private const string Rule = "\n---\n\n";

    /// <summary>The pages in the order of the map's entries.</summary>
    public static IReadOnlyList<Page> Order(IReadOnlyList<Page> site)
    {
        var map = site.Single(page => page.Path == Documentation.MapPath);
        return
        [
            .. map.Prose.Select(line => Entry().Match(line)).Where(match => match.Success)
                .Select(match => map.Resolve(match.Groups[1].Value))
                .Select(path => site.FirstOrDefault(page => page.Path == path))
                .OfType<Page>(),
        ];
    }

    /// <summary>Every page with the text that it should have.</summary>
    public static IReadOnlyList<(Page Page, string Text)> ApplyAll(IReadOnlyList<Page> site)
    {
        var order = Order(site);
        return [.. order.Select((page, index) => (page, Apply(page, order.ElementAtOrDefault(index - 1), order.ElementAtOrDefault(index + 1))))];
    }

    /// <summary>The text of a page without its footer.</summary>
    public static string Body(Page page)
    {
        var end = page.Text.LastIndexOf(Rule, StringComparison.Ordinal);
        return end < 0 || !page.Text[end..].Contains("[All pages](", StringComparison.Ordinal) ? page.Text : page.Text[..end];
    }

    private static string Apply(Page page, Page? before, Page? after)
    {
        var parts = new List<string>();
        if (before is not null) parts.Add($"← [{before.Title}]({Relative(page, before.Path)})");
        parts.Add($"[All pages]({Relative(page, Documentation.MapPath)})");
        if (after is not null) parts.Add($"[{after.Title}]({Relative(page, after.Path)}) →");
        return $"{Body(page).TrimEnd()}\n{Rule}{string.Join(" · ", parts)}\n";
    }

    private static string Relative(Page page, string path) => Path.GetRelativePath(page.Directory, path).Replace('\\', '/');

    [GeneratedRegex(@"^- \[[^\]]+\]\(([^)#]+)\): ")]
    private static partial Regex Entry();
}
