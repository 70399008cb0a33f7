using System.Text;
using Hearth.Skills;
using Xunit;

namespace Hearth.Tests.Skills;

public sealed class SkillFileTests
{
    private const string Full =
        """
        ---
        name: code-review
        description: >-
          Reviews a change.
          Use it for diffs.
        license: Apache-2.0
        allowed-tools: read grep
        metadata:
          author: somebody
        ---

        # Review

        --- is a line of the text.
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Parse_OfAWholeFile_ReadsNameDescriptionAndText(string newLine)
    {
        var document = Parse(Full.ReplaceLineEndings(newLine), "code-review");

        Assert.Equal(("code-review", "Reviews a change. Use it for diffs."), (document.Name, document.Description));
        Assert.Equal("# Review\n\n--- is a line of the text.", document.Content);
    }

    [Theory]
    [InlineData("# No front matter", "does not start with front matter")]
    [InlineData("---\nname: a", "does not start with front matter")]
    [InlineData("---\n---\ntext", "not a mapping")]
    [InlineData("---\n- a\n---", "not a mapping")]
    [InlineData("---\nname: [a\n---", "is not YAML, line")]
    [InlineData("---\ndescription: b\n---", "has no name")]
    [InlineData("---\nname: code-review\n---", "has no description")]
    [InlineData("---\nname: Code Review\ndescription: b\n---", "lower-case letters")]
    [InlineData("---\nname: -a\ndescription: b\n---", "lower-case letters")]
    [InlineData("---\nname: a--b\ndescription: b\n---", "lower-case letters")]
    [InlineData("---\nname: other\ndescription: b\n---", "differs from that of the directory")]
    [InlineData("---\nname: code-review\ndescription: [b]\n---", "description is not a text")]
    [InlineData("---\nname: code-review\ndescription: b\nmetadata: c\n---", "metadata is not a mapping")]
    public void Parse_OfABrokenFile_SaysWhatIsWrong(string text, string expected)
    {
        var failure = Assert.Throws<HearthException>(() => Parse(text, "code-review"));

        Assert.Equal(ErrorCodes.SkillDefinitionValidation, failure.Code);
        Assert.StartsWith("SKILL.md", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PastTheLimits_IsRefused()
    {
        Assert.Throws<HearthException>(() => Parse($"---\nname: {new string('a', 65)}\ndescription: b\n---", null));
        Assert.Throws<HearthException>(() => Parse($"---\nname: a\ndescription: {new string('b', 1_025)}\n---", null));
        Assert.Throws<HearthException>(() => Parse(new string('a', SkillFile.MaxBytes + 1), null));
        Assert.Throws<HearthException>(() => SkillFile.Parse([0xFF, 0xFE], "SKILL.md", null));
    }

    private static SkillDocument Parse(string text, string? directory) => SkillFile.Parse(Encoding.UTF8.GetBytes(text), "SKILL.md", directory);
}
