using System.Text.Json;
using Hearth.Docs.Tests.Pages;
using Hearth.Docs.Tests.Shell;

namespace Hearth.Docs.Tests.Snippets;

/// <summary>The C# of every page compiles.</summary>
public sealed class SnippetTests
{
    // Counted, so that a block in another spelling of the fence is not left out unnoticed.
    private const int AtLeast = 40;

    [Fact]
    public void Pages_EveryBlockOfCSharp_Compiles()
    {
        // Arrange
        var cancel = TestContext.Current.CancellationToken;
        var blocks = Documentation.BlocksIn("csharp");

        // Act
        var errors = blocks.AsParallel().AsOrdered().SelectMany(block => SnippetCompiler.FindErrors(block, cancel)).ToList();

        // Assert
        Assert.Empty(errors);
        Assert.True(blocks.Count >= AtLeast, $"There are only {blocks.Count} blocks.");
    }

    [Theory]
    [InlineData("var x = await Nobody.KnowsAsync();")]
    [InlineData("public override AgentDefinition Define(AgentContext context) => new() { Modell = \"a/b\" };")]
    [InlineData("using Hearth;\n\npublic sealed class Bare : Agent { }")]
    public void FindErrors_OfCodeThatIsWrong_FindsThem(string text)
    {
        // Act
        var errors = SnippetCompiler.FindErrors(new CodeBlock("docs/agents.md", 1, "csharp", text, null), TestContext.Current.CancellationToken);

        // Assert
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Testing_EveryTestOnThePage_Passes()
    {
        // Arrange
        var blocks = Documentation.BlocksIn("csharp")
            .Where(block => block.Page == "docs/testing.md" && block.Text.Contains("[Fact]", StringComparison.Ordinal));

        // Act: a test that fails throws.
        var count = 0;
        foreach (var type in blocks.SelectMany(block => SnippetCompiler.Build(block, TestContext.Current.CancellationToken).GetExportedTypes()))
        {
            foreach (var test in type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: false)))
            {
                await (Task)test.Invoke(Activator.CreateInstance(type), null)!;
                count++;
            }
        }

        // Assert
        Assert.Equal(2, count);
    }

    [Fact]
    public void Pages_EveryBlockOfJson_IsJson()
    {
        // Act: a block that is none throws, with what it is.
        var kinds = Documentation.BlocksIn("json").Select(block =>
        {
            using var json = JsonShape.Parse(block.Text);
            return json.RootElement.ValueKind;
        }).ToList();

        // Assert
        Assert.All(kinds, kind => Assert.Equal(JsonValueKind.Object, kind));
        Assert.NotEmpty(kinds);
    }

    [Fact]
    public void Pages_EveryBlock_IsOfAKnownLanguage()
    {
        // Arrange: csharp is compiled, sh is run or checked, and the rest is for reading.
        string[] known = ["csharp", "sh", "json", "text", "ts", "markdown", "nginx"];

        // Act
        var unknown = Documentation.WithSnippets.SelectMany(page => page.Blocks).Where(block => !known.Contains(block.Language));

        // Assert
        Assert.Empty(unknown.Select(block => $"{block}: {block.Language}"));
    }
}
