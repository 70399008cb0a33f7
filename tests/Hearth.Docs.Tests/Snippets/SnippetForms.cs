using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Snippets;

/// <summary>The programs that a block of C# may be a part of. The first that compiles is meant.</summary>
internal static partial class SnippetForms
{
    /// <param name="text">The block.</param>
    /// <param name="usings">The usings at its beginning, which stay outside.</param>
    public static IEnumerable<(string Name, string Text)> Of(string text, string usings)
    {
        // A line of nothing but dots stands for what is left out.
        var body = LeftOut().Replace(text[usings.Length..], "");
        yield return ("a file", $"{usings}{body}");
        yield return ("members of a class", $"{usings}sealed class Snippet{Base(body)}\n{{\n{body}\n}}");
        yield return ("an expression", $"{usings}_ = {body};");
        yield return ("properties of a definition", $"{usings}_ = new AgentDefinition {{\n{body}\n}};");
    }

    /// <summary>The usings that a block begins with.</summary>
    public static string LeadingUsings(string text) => Usings().Match(text).Value;

    private static string Base(string body)
    {
        if (body.Contains("override AgentDefinition Define(", StringComparison.Ordinal)) return " : Agent";
        var run = Run().Match(body);
        return run.Success ? $" : Workflow<{run.Groups[2].Value}, {run.Groups[1].Value}>" : "";
    }

    [GeneratedRegex(@"\A(?:(?://[^\n]*|using [A-Za-z.]+;| *)\n)*using [A-Za-z.]+;\n|\A")]
    private static partial Regex Usings();

    [GeneratedRegex("^ *…$", RegexOptions.Multiline)]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"override async Task<(\w+)> RunAsync\((\w+) ")]
    private static partial Regex Run();
}
