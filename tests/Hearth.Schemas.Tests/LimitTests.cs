using System.Text.Json;

namespace Hearth.Schemas.Tests;

public sealed class LimitTests
{
    private const string Tree = """{"items":{"$ref":"#"}}""";

    [Theory]
    [InlineData("""{"items":{"type":"string"}}""", "[", "1", "]")]
    [InlineData("""{"items":{"anyOf":[{"type":"string"},{"type":"null"}]}}""", "[", "1", "]")]
    [InlineData("""{"items":{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}]}}""", "[[", "1", "]]")]
    public void Validate_ManyIssues_ReportsTheFirstTwenty(string schema, string open, string item, string close)
    {
        var issues = Check.Validate(schema, open + string.Join(',', Enumerable.Repeat(item, 100)) + close);

        Assert.Equal(20, issues.Count);
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(66, false)]
    [InlineData(900, false)]
    public void Validate_DeepValue_IsRefusedPastTheLimit(int brackets, bool isValid)
    {
        var issues = Check.Validate(Tree, new string('[', brackets) + new string(']', brackets));

        Assert.Equal(isValid, issues.Count == 0);
    }

    [Fact]
    public void Validate_LimitReachedBelowNot_IsNotTurnedIntoSuccess()
    {
        var issues = Check.Validate("""{"not":{"$ref":"#/$defs/t"},"$defs":{"t":{"items":{"$ref":"#/$defs/t"}}}}""", new string('[', 70) + new string(']', 70));

        var issue = Assert.Single(issues);
        Assert.Contains("nested", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_BranchesThatMultiply_StopsAfterTooManySteps()
    {
        // Arrange
        const string Doubling = """{"type":["array","integer"],"allOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}""";

        // Act
        var issues = Check.Validate(Doubling, new string('[', 40) + "1" + new string(']', 40));

        // Assert
        Assert.Contains("too many steps", Assert.Single(issues).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_PatternThatNeverEnds_IsGivenUp()
    {
        var issues = Check.Validate("""{"not":{"pattern":"^(?=(a+)+b)"}}""", $"\"{new string('a', 40)}\"");

        Assert.Contains("took longer", Assert.Single(issues).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minLength":1}""", "\"\\ud83d\"", "/")]
    [InlineData("""{"properties":{"a":{"enum":["x"]}}}""", """{"a":"\ud83d"}""", "/a")]
    [InlineData("""{"additionalProperties":false}""", """{"\ud83d":1}""", "/")]
    public void Validate_TextThatIsNotUnicode_IsAnIssue(string schema, string instance, string places)
    {
        var issues = Check.Validate(schema, instance);

        Assert.Equal(places, Check.Places(issues));
    }

    [Fact]
    public void Validate_DisposedSchemaDocument_StillWorks()
    {
        // Arrange
        JsonSchema schema;
        using (var document = JsonDocument.Parse("""{"const":[1]}"""))
            schema = JsonSchema.Compile(document.RootElement);

        // Act
        var issues = schema.Validate(Check.Json("[1.0]"));

        // Assert
        Assert.Empty(issues);
    }

    [Fact]
    public void Validate_FromManyThreads_GivesEachItsOwnIssues()
    {
        // Arrange
        var schema = JsonSchema.Compile(Check.Json("""{"items":{"type":"string"},"minItems":1}"""));

        // Act
        var counts = Enumerable.Range(0, 200).AsParallel().AsOrdered()
            .Select(i => schema.Validate(Check.Json($"[{string.Join(',', Enumerable.Repeat("1", 1 + (i % 10)))}]")).Count)
            .ToList();

        // Assert
        Assert.Equal(Enumerable.Range(0, 200).Select(i => 1 + (i % 10)), counts);
    }

    [Fact]
    public void Validate_NoneOfSeveralShapes_SaysWhatEachLacks()
    {
        var issues = Check.Validate("""{"anyOf":[{"required":["a"]},{"required":["b"]}]}""", "{}");

        Assert.Equal(
            "Matches none of 2 alternatives. (1) At a: Required property 'a' is missing. (2) At b: Required property 'b' is missing.",
            Assert.Single(issues).Message);
    }
}
