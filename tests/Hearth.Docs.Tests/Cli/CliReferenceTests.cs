using System.Text.RegularExpressions;
using Hearth.Docs.Tests.Map;
using Hearth.Docs.Tests.Pages;
using Hearth.Docs.Tests.Shell;

namespace Hearth.Docs.Tests.Cli;

/// <summary>docs/cli.md is what the tool prints.</summary>
[Collection(WrittenPages.Name)]
public sealed partial class CliReferenceTests
{
    // What every program looks at.
    private static readonly string[] OfTheSystem = ["HOME", "LOCALAPPDATA", "PATH", "TMPDIR", "XDG_CACHE_HOME"];

    [Fact]
    public async Task Page_OfTheTool_IsWhatItPrints()
    {
        // Act
        var printed = await CliReference.PrintAsync();

        // Assert
        Assert.Equal(printed.TrimEnd(), Footer.Body(Page.Read(CliReference.PagePath)).TrimEnd());
    }

    [Fact]
    public void Reference_EveryVariableThatTheToolReads_IsThere()
    {
        // Arrange
        var source = string.Concat(Directory.GetFiles(RepositoryFiles.PathOf("src/Hearth.Cli"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        var listed = ListedVariable().Matches(File.ReadAllText(RepositoryFiles.PathOf(CliReference.PagePath))).Select(match => match.Groups[1].Value);

        // Act
        var read = VariableRead().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToList();
        var missing = read.Except(listed).Except(OfTheSystem);

        // Assert
        Assert.Empty(missing);
        Assert.Contains("HEARTH_DEBUG", read);
    }

    [Fact]
    public async Task Pages_EveryCommandOfTheTool_IsOneThatItTakes()
    {
        // Arrange
        var cancel = TestContext.Current.CancellationToken;
        var uses = ShellBlock.All.SelectMany(block => block.Commands()).SelectMany(line => Use().Matches(line))
            .Select(match => string.Join('\t', Word().Matches(match.Groups[1].Value).Select(word => word.Value.Trim('\'', '"'))))
            .ToList();

        // Act
        var (exitCode, problems, _) = await CliReference.RunAsync(["reference", "--check"], string.Join('\n', uses), cancel);
        var (wrong, _, _) = await CliReference.RunAsync(["reference", "--check"], "deplyo", cancel);

        // Assert
        Assert.True(exitCode == 0, problems);
        Assert.NotEmpty(uses);
        Assert.Equal(1, wrong);
    }

    [GeneratedRegex("(?:\\bVariable|Environment\\.GetValueOrDefault)\\(\"([A-Z][A-Z0-9_]+)\"\\)")]
    private static partial Regex VariableRead();

    [GeneratedRegex(@"^\| `([A-Z][A-Z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedVariable();

    [GeneratedRegex(@"(?:^|[;&|(]\s*|[A-Z_]+=\S* )hearth ((?:'[^']*'|""[^""]*""|[^;&|)>])*)")]
    private static partial Regex Use();

    [GeneratedRegex("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+")]
    private static partial Regex Word();
}
