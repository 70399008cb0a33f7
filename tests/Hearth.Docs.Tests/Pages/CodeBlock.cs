namespace Hearth.Docs.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, relative to the root of the repository.</param>
/// <param name="Line">The line of its first fence, from 1.</param>
/// <param name="Language">What stands behind the fence; empty for nothing.</param>
/// <param name="Text">What is in it, without the fences and their indentation.</param>
/// <param name="Directive">The comment in the line above it: <c>run: server</c> of <c>&lt;!-- run: server --&gt;</c>; null for none.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Text, string? Directive)
{
    /// <summary>Where it is, as tools print it.</summary>
    public override string ToString() => $"{Page}:{Line}";
}
