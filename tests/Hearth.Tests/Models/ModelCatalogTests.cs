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
            foreach (var tier in entry.ToInfo().PriceTiers)
            {
                Assert.True(tier.Price.Input > entry.Price.Input && tier.Price.Output > entry.Price.Output, name);
                Assert.True(tier.Price.CacheRead > entry.Price.CacheRead && tier.Price.CacheRead <= tier.Price.Input, name);
            }

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
    [InlineData(0, 1, 4, 0.1, 0)]
    [InlineData(100, 1, 4, 0.1, 0)]
    [InlineData(101, 2, 4, 0.1, 0)]
    [InlineData(1_000, 2, 4, 0.1, 0)]
    [InlineData(1_001, 2, 8, 0.2, 0)]
    public void PriceOf_PromptOfAnyLength_IsThatOfTheHighestTierThatItIsAbove(
        long promptTokens, decimal input, decimal output, decimal cacheRead, decimal cacheWrite)
    {
        File.WriteAllText(
            _file,
            """
            {"models":{"a/b":{"price":{"input":1,"output":4,"cacheRead":0.1,
            "tiers":[{"abovePromptTokens":100,"input":2},{"abovePromptTokens":1000,"output":8,"cacheRead":0.2}]}}}}
            """);

        var info = Create((ModelEntries.FileKey, _file)).Find(ModelReference.Parse("a/b"));

        Assert.Equal(new UsageCost(input, output, cacheRead, cacheWrite), info.PriceOf(promptTokens));
    }

    [Fact]
    public void CostOf_CallWithALongPrompt_PricesAllOfItsTokensByAllOfItsPrompt()
    {
        var info = Create().Find(ModelReference.Parse("openai/gpt-5.4"));

        // Only together with what the cache has is the second prompt above 272,000 tokens.
        Assert.Equal(new UsageCost(0.18m, 0.015m, 0.05m, 0), info.CostOf(72_000, 1_000, 200_000, 0));
        Assert.Equal(new UsageCost(0.360005m, 0.0225m, 0.1m, 0), info.CostOf(72_001, 1_000, 200_000, 0));
    }

    [Fact]
    public void Find_EntryOverOneWithTiers_KeepsThemUnlessItSaysSome()
    {
        // Arrange
        File.WriteAllText(_file, """{"models":{"openai/gpt-5.4":{"contextWindowTokens":1050000},"openai/gpt-5.5":{"price":{"tiers":[]}}}}""");
        var catalog = Create(
            (ModelEntries.FileKey, _file),
            ($"{ModelEntries.SectionKey}:openai/gpt-5:Price:Tiers:0:AbovePromptTokens", "1000"),
            ($"{ModelEntries.SectionKey}:openai/gpt-5:Price:Tiers:0:Output", "11"));

        // Act
        var open = catalog.Find(ModelReference.Parse("openai/gpt-5.4"));
        var flat = catalog.Find(ModelReference.Parse("openai/gpt-5.5"));
        var configured = catalog.Find(ModelReference.Parse("openai/gpt-5"));

        // Assert
        Assert.Equal((1_050_000, 5m), (open.ContextWindowTokens, open.PriceOf(300_000).Input));
        Assert.Empty(flat.PriceTiers);
        Assert.Equal([new PriceTier(1_000, new UsageCost(1.25m, 11m, 0.125m, 0))], configured.PriceTiers);
    }

    [Theory]
    [InlineData("""{"models":{"gpt-5":{}}}""", "\"gpt-5\" is no beginning of a model")]
    [InlineData("""{"models":{"a/b":{"maxOutputTokens":0}}}""", "a/b: maxOutputTokens is 0")]
    [InlineData("""{"models":{"a/b":{"price":{"output":-1}}}}""", "a/b: price.output is -1")]
    [InlineData("""{"models":{"a/b":{"price":{"tiers":[{"abovePromptTokens":9,"input":-1}]}}}}""", "a/b: price.tiers[0].input is -1")]
    [InlineData("""{"models":{"a/b":{"price":{"tiers":[{"input":1}]}}}}""", "a/b: price.tiers[0] has no abovePromptTokens")]
    [InlineData("""{"models":{"a/b":{"price":{"tiers":[{"abovePromptTokens":0}]}}}}""", "a/b: price.tiers[0].abovePromptTokens is 0")]
    [InlineData(
        """{"models":{"a/b":{"price":{"tiers":[{"abovePromptTokens":9},{"abovePromptTokens":9}]}}}}""",
        "a/b: price.tiers[1].abovePromptTokens is 9: from 10")]
    [InlineData("""{"models":{"a/b":{"price":{"tiers":[{"above":9}]}}}}""", "above")]
    [InlineData("""{"models":{"a/b":{"price":{"tiers":[null]}}}}""", "a/b: price.tiers[0] has no abovePromptTokens")]
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
