namespace Hearth.Docs.Tests.Pages;

/// <summary>All pages.</summary>
internal static class Documentation
{
    public const string MapPath = "docs/README.md";

    private static readonly string[] Beside =
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "samples/README.md", "bench/README.md",
    ];

    /// <summary>The pages below docs/, the map among them.</summary>
    public static IReadOnlyList<Page> Site { get; } = ReadSite();

    /// <summary>The site and the pages beside it.</summary>
    public static IReadOnlyList<Page> Everything { get; } = [.. Site, .. Beside.Select(Page.Read)];

    /// <summary>The pages whose snippets are proved: the site and the README.</summary>
    public static IReadOnlyList<Page> WithSnippets { get; } = [Page.Read("README.md"), .. Site];

    public static IReadOnlyList<CodeBlock> BlocksIn(string language) =>
        [.. WithSnippets.SelectMany(page => page.Blocks).Where(block => block.Language == language)];

    /// <summary>The pages as they are now, where some were just written.</summary>
    public static IReadOnlyList<Page> ReadSite() =>
    [
        .. Directory.GetFiles(RepositoryFiles.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Page.Read),
    ];
}
