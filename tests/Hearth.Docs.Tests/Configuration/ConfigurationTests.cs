using System.Text.RegularExpressions;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Configuration;

/// <summary>The reference of the configuration is that of the code.</summary>
[Collection(WrittenPages.Name)]
public sealed partial class ConfigurationTests
{
    private const string Reference = "docs/configuration.md";

    // libpq's variables, of which the page names the usual ones, are not compared. Words in capitals that are no variables: what ECS answers.
    private static readonly string[] OtherWords = ["TASK_NOT_VALID", "DEPLOYMENT_BLOCKED"];

    [Fact]
    public void Page_EveryTableOfOptions_IsThatOfTheCode()
    {
        // Act
        var pages = Documentation.ReadSite().Where(page => GeneratedTables.Sections(page.Text).Count > 0)
            .Select(page => (page, text: GeneratedTables.Apply(page.Text, ConfigurationReference.Keys))).ToList();

        // Assert
        Assert.True(pages.Count >= 2);
        Assert.All(pages, entry => Assert.Equal(entry.text, entry.page.Text));
    }

    [Fact]
    public void Reference_EveryKey_IsInOneTable()
    {
        // Arrange
        var sections = Documentation.Site.SelectMany(page => GeneratedTables.Sections(page.Text)).ToList();

        // Act
        var keys = ConfigurationReference.Keys;
        var elsewhere = keys.Where(key => sections.Count(key.IsIn) != 1).Select(key => $"{key.Name} is in {sections.Count(key.IsIn)} tables");

        // Assert
        Assert.Empty(elsewhere);
        Assert.True(keys.Count > 80, $"There are only {keys.Count} keys.");
    }

    [Fact]
    public async Task Source_EveryKeyThatIsRead_IsInTheReference()
    {
        // Act
        var known = ConfigurationReference.Keys;
        var read = (await FindInSourceAsync(KeyLiteral())).Select(key => key.TrimEnd(':')).ToList();
        var unknown = read.Where(key => !known.Any(entry => entry.IsIn(key)));

        // Assert
        Assert.Empty(unknown);
        Assert.True(read.Count > 15, $"There are only {read.Count} literals: is the pattern right?");
    }

    [Fact]
    public void Pages_EveryKeyThatTheyName_IsInTheReference()
    {
        // Act
        var known = ConfigurationReference.Keys.Select(key => key.Name).ToList();
        var named = Documentation.WithSnippets.SelectMany(page => KeyMention().Matches(page.Text)
            .Select(match => (page.Path, Key: match.Value.Replace("__", ":", StringComparison.Ordinal).TrimEnd(':')))).ToList();
        var unknown = named.Where(mention => !known.Exists(key => Fits(mention.Key, key)))
            .Select(mention => $"{mention.Path}: {mention.Key}").Distinct();

        // Assert
        Assert.Empty(unknown);
        Assert.True(named.Count > 100, $"There are only {named.Count} mentions: is the pattern right?");
    }

    // A section is named by its beginning, and what stands in braces is the reader's.
    private static bool Fits(string mention, string key)
    {
        // The page's example of a compatible endpoint has the options of OpenAI.
        var words = mention.Replace(":ollama", ":OpenAI", StringComparison.Ordinal).Split(':');
        var parts = key.Split(':');
        return (words.Length <= parts.Length || parts[^1][0] == '{')
            && words.Zip(parts).All(pair => pair.First == pair.Second || pair.Second[0] == '{');
    }

    [Fact]
    public async Task Source_EveryVariableThatIsRead_IsOnThePage()
    {
        // Arrange
        var page = Page.Read(Reference).Text;

        // Act
        var read = (await FindInSourceAsync(VariableLiteral())).Except(OtherWords).ToList();
        var missing = read.Where(name => !name.StartsWith("PG", StringComparison.Ordinal) && !page.Contains(name, StringComparison.Ordinal));
        var invented = HearthVariable().Matches(page).Select(match => match.Value).Distinct().Except(read);

        // Assert
        Assert.Empty(missing);
        Assert.Empty(invented);
        Assert.Contains("DATABASE_URL", read);
    }

    // What is in the first group of the matches. The tool has variables of its own, which are not the server's.
    private static async Task<IEnumerable<string>> FindInSourceAsync(Regex pattern)
    {
        var lines = new List<string>();
        var files = Directory.GetFiles(RepositoryFiles.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Hearth.Cli/", StringComparison.Ordinal));
        foreach (var file in files) lines.AddRange(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        return lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => pattern.Matches(line))
            .Select(match => match.Groups[1].Value)
            .Distinct();
    }

    [GeneratedRegex(@"\bHearth(?:(?::|__)(?:[A-Z][A-Za-z]*|\{[a-z]+\}|[a-z][a-z-]*))+")]
    private static partial Regex KeyMention();

    [GeneratedRegex("\"(Hearth:[A-Za-z:]+)")]
    private static partial Regex KeyLiteral();

    [GeneratedRegex("\"(PORT|PG[A-Z]{3,}|[A-Z][A-Z0-9]+_[A-Z0-9_]+)\"")]
    private static partial Regex VariableLiteral();

    [GeneratedRegex("HEARTH_[A-Z_]+")]
    private static partial Regex HearthVariable();
}
