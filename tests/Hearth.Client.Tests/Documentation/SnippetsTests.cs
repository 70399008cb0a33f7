using System.Text.RegularExpressions;

namespace Hearth.Client.Tests.Documentation;

public sealed partial class SnippetsTests
{
    [Fact]
    public async Task Page_EveryBlockOfCSharp_IsCodeThatCompiles()
    {
        // Arrange
        var page = await ReadAsync("client.md");
        var code = Lines(await ReadAsync("Snippets.cs"));

        // Act
        var blocks = Block().Matches(page).Select(match => Lines(match.Groups[1].Value)).ToList();

        // Assert
        Assert.True(blocks.Count >= 8);
        Assert.All(blocks, block => Assert.Contains(block, code, StringComparison.Ordinal));
    }

    private static Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Documentation", name), TestContext.Current.CancellationToken);

    // Without indentation and empty lines, and without the usings, which stand at the top of the file.
    private static string Lines(string text) => string.Join('\n', text.Split('\n')
        .Select(line => line.Trim()).Where(line => line.Length > 0 && !Using().IsMatch(line)));

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^using [A-Za-z.]+;$")]
    private static partial Regex Using();
}
