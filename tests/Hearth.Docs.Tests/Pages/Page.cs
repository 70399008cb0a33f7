using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Pages;

/// <summary>A page of Markdown: its headings, links and blocks.</summary>
internal sealed partial class Page
{
    private Page(string path, string text)
    {
        Path = path;
        Text = text;
        var prose = new List<string>();
        var blocks = new List<CodeBlock>();
        Divide(text.Split('\n'), prose, blocks);
        Blocks = blocks;
        Prose = prose;
        var headings = prose.Select(line => Heading().Match(line)).Where(match => match.Success).Select(match => match.Groups[2].Value).ToList();
        Title = headings.FirstOrDefault() is { } first ? Plain(first) : path;
        Anchors = AnchorsOf(headings);
        Links = [.. prose.SelectMany(line => Link().Matches(InlineCode().Replace(line, "code"))).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Relative to the root of the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The lines outside of blocks.</summary>
    public IReadOnlyList<string> Prose { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>The first heading, without markup.</summary>
    public string Title { get; }

    /// <summary>What a link may name behind <c>#</c>, as GitHub makes it.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of all links, as they are written.</summary>
    public IReadOnlyList<string> Links { get; }

    public string Directory => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public static Page Read(string path) => new(path, File.ReadAllText(RepositoryFiles.PathOf(path)));

    /// <summary>The path that a relative link of this page leads to, from the root of the repository.</summary>
    public string Resolve(string target) =>
        System.IO.Path.GetRelativePath("/", System.IO.Path.GetFullPath(System.IO.Path.Combine("/", Directory, target))).Replace('\\', '/');

    private void Divide(string[] lines, List<string> prose, List<CodeBlock> blocks)
    {
        for (var index = 0; index < lines.Length; index++)
        {
            var fence = Fence().Match(lines[index]);
            if (!fence.Success)
            {
                prose.Add(lines[index]);
                continue;
            }

            var indentation = fence.Groups[1].Length;
            var end = Array.FindIndex(lines, index + 1, line => line.TrimEnd() == $"{fence.Groups[1].Value}```");
            if (end < 0) throw new InvalidDataException($"{Path}:{index + 1}: the block has no end.");
            var text = string.Join('\n', lines[(index + 1)..end].Select(line => line.Length > indentation ? line[indentation..] : line.Trim()));
            var directive = index > 0 ? Comment().Match(lines[index - 1]) : Match.Empty;
            blocks.Add(new CodeBlock(Path, index + 1, fence.Groups[2].Value, text, directive.Success ? directive.Groups[1].Value : null));
            index = end;
        }
    }

    private static HashSet<string> AnchorsOf(List<string> headings)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in headings)
        {
            var anchor = Dropped().Replace(Plain(heading).ToLowerInvariant(), "").Replace(' ', '-');
            var name = anchor;
            for (var number = 1; !anchors.Add(name); number++) name = $"{anchor}-{number}";
        }
        return anchors;
    }

    private static string Plain(string heading) => MarkedUp().Replace(heading, "$1").Replace("`", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^( *)```([a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^(#{1,6}) (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex MarkedUp();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex Dropped();

    [GeneratedRegex("^ *<!-- (.+) -->$")]
    private static partial Regex Comment();
}
