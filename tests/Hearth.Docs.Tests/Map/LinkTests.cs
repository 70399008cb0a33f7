using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Map;

/// <summary>Links lead somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Page_EveryRelativeLink_LeadsToAFileAndAHeadingThatThereAre()
    {
        // Act
        var broken = Documentation.Everything
            .SelectMany(page => page.Links.Where(link => !IsElsewhere(link)).Select(link => Check(page, link))).OfType<string>();
        var count = Documentation.Everything.Sum(page => page.Links.Count(link => !IsElsewhere(link)));

        // Assert
        Assert.Empty(broken);
        Assert.True(count > 150, $"There are only {count} links: is the pattern right?");
    }

    private static bool IsElsewhere(string link) =>
        link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal);

    private static string? Check(Page page, string link)
    {
        var parts = link.Split('#', 2);
        var path = parts[0].Length == 0 ? page.Path : page.Resolve(parts[0]);
        var file = RepositoryFiles.PathOf(path);
        if (!File.Exists(file) && !Directory.Exists(file)) return $"{page.Path}: there is no {path}, where {link} leads.";
        if (parts.Length == 1) return null;
        return Page.Read(path).Anchors.Contains(parts[1]) ? null : $"{page.Path}: {path} has no heading for #{parts[1]}.";
    }
}
