using Hearth.Cli.CommandLine;

namespace Hearth.Cli.Tests.CommandLine;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("depoly", "deploy")]
    [InlineData("doctr", "doctor")]
    [InlineData("bild", "build")]
    [InlineData("--mesage", "--message")]
    [InlineData("do", "doctor")]
    [InlineData("RUN", "run")]
    [InlineData("frobnicate", null)]
    [InlineData("x", null)]
    public void For_Word_FindsTheNearestOrNone(string word, string? expected)
    {
        string[] candidates = ["build", "deploy", "dev", "doctor", "logs", "new", "run", "--message", "--input"];

        var found = Suggestion.For(word, candidates);

        Assert.Equal(expected, found);
    }
}
