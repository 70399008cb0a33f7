using System.Text.RegularExpressions;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Shell;

/// <summary>A block of commands, and what is done with it, as the comment above it or one for the whole page says.</summary>
/// <param name="Block">The commands.</param>
/// <param name="Directive">
/// <c>run: server</c>: run here, against the Quickstart. <c>run: NAME</c>: run by tests/containers under that name.
/// <c>check: REASON</c>: only checked, and why. Null is none of these.
/// </param>
internal sealed partial record ShellBlock(CodeBlock Block, string? Directive)
{
    public const string RunHere = "run: server";

    private const string Run = "run: ";
    private const string Check = "check: ";
    private const string CheckAll = "check all: ";

    public static IReadOnlyList<ShellBlock> All { get; } =
    [
        .. Documentation.WithSnippets.SelectMany(page => page.Blocks.Where(block => block.Language == "sh")
            .Select(block => new ShellBlock(block, block.Directive is { } own && IsKnown(own) ? own : OfPage(page)))),
    ];

    public bool IsRunHere => Directive == RunHere;

    /// <summary>The name under which tests/containers runs it; null when they do not.</summary>
    public string? ContainerName => Directive is { } text && !IsRunHere && text.StartsWith(Run, StringComparison.Ordinal) ? text[Run.Length..] : null;

    /// <summary>Why it is not run; null when it is.</summary>
    public string? Reason => Directive is { } text && text.StartsWith(Check, StringComparison.Ordinal) ? text[Check.Length..] : null;

    /// <summary>Its commands, one a line: continued lines are joined, comments are gone.</summary>
    public IEnumerable<string> Commands() => Continuation().Replace(Block.Text, " ").Split('\n')
        .Select(line => Comment().Replace(line, "").Trim())
        .Where(line => line.Length > 0);

    private static bool IsKnown(string directive) =>
        directive.StartsWith(Run, StringComparison.Ordinal) || directive.StartsWith(Check, StringComparison.Ordinal);

    private static string? OfPage(Page page) => page.Prose.Select(line => PageComment().Match(line))
        .Where(match => match.Success)
        .Select(match => $"{Check}{match.Groups[1].Value}")
        .FirstOrDefault();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"(?:^|\s)# .*$")]
    private static partial Regex Comment();

    [GeneratedRegex($"^<!-- {CheckAll}(.+) -->$")]
    private static partial Regex PageComment();
}
