using Hearth.Cli.Doctor;

namespace Hearth.Cli.Tests.Doctor;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("one", new[] { "one" })]
    [InlineData("", new[] { "" })]
    [InlineData("twelve words of which not all fit into one", new[] { "twelve words of which", "not all fit into one" })]
    [InlineData("    indented words that need another line", new[] { "    indented words", "    that need another", "    line" })]
    [InlineData("https://example.com/a-long-address is whole", new[] { "https://example.com/a-long-address", "is whole" })]
    public void Lines_OfALine_BreakBetweenWords(string line, string[] expected) => Assert.Equal(expected, WordWrap.Lines(line, 22));
}
