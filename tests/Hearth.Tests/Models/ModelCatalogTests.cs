using Hearth.Models;
using Hearth.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hearth.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly RecordedLog<ModelCatalog> _log = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("anthropic/claude-haiku-4-5-20251001", 1, 64_000)]
    [InlineData("anthropic/claude-opus-4-1", 15, 32_000)]
    [InlineData("anthropic/claude-opus-4-20250514", 15, 32_000)]
    [InlineData("anthropic/claude-opus-4-6", 5, 128_000)]
    [InlineData("anthropic/claude-opus-5-5", 4, 128_000)]
    [InlineData("openai/gpt-5-pro-2025-10-06", 15, 272_000)]
    [InlineData("openai/gpt-5-chat-latest", 1.25, 16_384)]
    [InlineData("openai/gpt-5-mini-2025-08-07", 0.25, 128_000)]
    [InlineData("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0", 1, 64_000)]
    public void Find_KnownModel_IsItsEntry(string model, decimal inputPrice, int maxOutput)
    {
        var info = Create().Find(ModelReference.Parse(model));

        Assert.Equal((inputPrice, maxOutput), (info.Price.Input, info.MaxOutputTokens));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Find_UnknownModel_HasTheDefaultsAndIsWarnedOfOnce()
    {
        var catalog = Create();

        Assert.Same(ModelInfo.Unknown, catalog.Find(ModelReference.Parse("ollama/llama")));
        Assert.Same(ModelInfo.Unknown, catalog.Find(ModelReference.Parse("ollama/llama")));

        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Lines).Level);
    }

    [Theory]
    [InlineData("anthropic/claude-opus-4-9")]
    [InlineData("anthropic/claude-opus-6")]
    [InlineData("bedrock/us.anthropic.claude-opus-4-9-v1:0")]
    [InlineData("openai/gpt-5.9")]
    [InlineData("openai/gpt-5-ultra")]
    [InlineData("openai/gpt-5-202")]
    public void Find_LaterVersionOrOtherVariant_IsNotTakenForAModelThatMayCostLess(string model)
    {
        Assert.Same(ModelInfo.Unknown, Create().Find(ModelReference.Parse(model)));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void ReadEmbedded_EveryEntry_IsCompleteAndPlausible()
    {
        var file = ModelFile.ReadEmbedded();

        Assert.NotNull(file.Checked);
        Assert.NotEmpty(file.Sources);
        Assert.All(file.Sources, source => Assert.True(Uri.IsWellFormedUriString(source, UriKind.Absolute)));
        foreach (var (name, entry) in file.Models)
        {
            Assert.Empty(entry.FindProblems().Select(problem => $"{name}: {problem}"));
            var figures = entry.Price!.Figures.Select(figure => figure.Price).ToList();
            Assert.True(figures.All(figure => figure is not null) && entry is { Images: not null, Documents: not null, Thinking: not null }, name);
            Assert.True(entry.MaxOutputTokens < entry.ContextWindowTokens, name);
            Assert.True(entry.Price.CacheRead <= entry.Price.Input && entry.Price.Input < entry.Price.Output, name);
            Assert.True(entry.Price.CacheWrite == 0 || entry.Price.CacheWrite > entry.Price.Input, name);
            Assert.Equal(name, name.ToLowerInvariant());
        }
    }

    [Fact]
    public void Find_ModelOfTheUsersFileAndConfiguration_HasWhatEachOfThemSays()
    {
        // Arrange
        File.WriteAllText(
            _file,
            """
            {
              // A price of our own, and a model that nobody else knows.
              "models": {
                "openai/gpt-5-mini": { "price": { "input": 9 }, "maxOutputTokens": 5 },
                "ollama/llama": { "contextWindowTokens": 8192, "thinking": [] },
              }
            }
            """);
        var catalog = Create(
            (ModelEntries.FileKey, _file),
            ($"{ModelEntries.SectionKey}:openai/gpt-5-mini:MaxOutputTokens", "7"),
            ($"{ModelEntries.SectionKey}:ollama/llama3.2-vision:Images", "false"),
            ($"{ModelEntries.SectionKey}:ollama/llama3.2-vision:Thinking:0", "low"));

        // Act
        var mini = catalog.Find(ModelReference.Parse("openai/gpt-5-mini"));
        var vision = catalog.Find(ModelReference.Parse("ollama/llama3.2-vision:11b"));

        // Assert: what nobody says comes from the entry beneath, in the end from the defaults.
        Assert.Equal((9m, 2m, 7, 400_000), (mini.Price.Input, mini.Price.Output, mini.MaxOutputTokens, mini.ContextWindowTokens));
        Assert.Equal((8_192, ModelInfo.Unknown.MaxOutputTokens, false), (vision.ContextWindowTokens, vision.MaxOutputTokens, vision.SupportsImages));
        Assert.Equal([ThinkingLevel.Low], vision.ThinkingLevels!);
        Assert.Empty(catalog.Find(ModelReference.Parse("ollama/llama2")).ThinkingLevels!);
    }

    [Theory]
    [InlineData("""{"models":{"gpt-5":{}}}""", "\"gpt-5\" is no beginning of a model")]
    [InlineData("""{"models":{"a/b":{"maxOutputTokens":0}}}""", "a/b: maxOutputTokens is 0")]
    [InlineData("""{"models":{"a/b":{"price":{"output":-1}}}}""", "a/b: price.output is -1")]
    [InlineData("""{"models":{"a/b":{"thinking":["much"]}}}""", "thinking has \"much\"")]
    [InlineData("""{"models":{"a/b":{"prize":{}}}}""", "prize")]
    [InlineData("""{"modles":{}}""", "modles")]
    [InlineData("{", "cannot be used")]
    public void Create_WithAFileThatIsWrong_SaysWhere(string content, string expected)
    {
        File.WriteAllText(_file, content);

        var failure = Assert.Throws<InvalidOperationException>(() => Create((ModelEntries.FileKey, _file)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hearth:Models:CatalogFile", "/nowhere/models.json", "/nowhere/models.json")]
    [InlineData("Hearth:Models:Catalog:a/b:MaxOutputTokens", "many", "MaxOutputTokens")]
    [InlineData("Hearth:Models:Catalog:a/b:MaxOutput", "1", "MaxOutput")]
    [InlineData("Hearth:Models:Catalog:a/b:ContextWindowTokens", "-1", "contextWindowTokens is -1")]
    public void Create_WithConfigurationThatIsWrong_SaysWhere(string key, string value, string expected)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Create((key, value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai/gpt-5", ThinkingLevel.ExtraHigh, ThinkingLevel.High)]
    [InlineData("openai/gpt-5", ThinkingLevel.Off, ThinkingLevel.Low)]
    [InlineData("openai/gpt-5.2-pro", ThinkingLevel.Off, ThinkingLevel.Medium)]
    [InlineData("anthropic/claude-opus-4-6", ThinkingLevel.ExtraHigh, ThinkingLevel.High)]
    [InlineData("anthropic/claude-haiku-4-5", ThinkingLevel.Off, ThinkingLevel.Off)]
    [InlineData("openai/gpt-4o", ThinkingLevel.Off, null)]
    [InlineData("ollama/llama", ThinkingLevel.ExtraHigh, ThinkingLevel.ExtraHigh)]
    public void Fit_AnyLevel_IsTheNearestThatTheModelKnows(string model, ThinkingLevel level, ThinkingLevel? expected)
    {
        Assert.Equal(expected, Create().Fit(ModelReference.Parse(model), level));
    }

    [Fact]
    public void Fit_ModelThatDoesNotThink_DropsTheLevelWithOneWarning()
    {
        var catalog = Create();
        var model = ModelReference.Parse("openai/gpt-4o");

        Assert.Null(catalog.Fit(model, ThinkingLevel.High));
        Assert.Null(catalog.Fit(model, ThinkingLevel.Low));

        Assert.Contains("openai/gpt-4o does not think", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    private ModelCatalog Create(params ReadOnlySpan<(string Key, string Value)> configuration) => new(
        _log,
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.ToArray().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build());
}
