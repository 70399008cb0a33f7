namespace Hearth.Models;

/// <summary>What the catalogue's data say of the models whose name starts alike. What is null comes from a less specific entry.</summary>
internal sealed record ModelEntry
{
    private const int MaxTokens = 100_000_000;
    private const decimal MaxPrice = 1_000_000m;

    /// <summary>Whether it holds for every model whose name starts like it, as a user's entries do.</summary>
    internal bool IsPrefix { get; init; }

    public int? ContextWindowTokens { get; init; }

    public int? MaxOutputTokens { get; init; }

    public ModelPrice? Price { get; init; }

    public bool? Images { get; init; }

    public bool? Documents { get; init; }

    /// <summary>Names of <see cref="ThinkingLevel"/>s; empty for none.</summary>
    public string[]? Thinking { get; init; }

    /// <summary>This entry, with what it does not say from another one.</summary>
    public ModelEntry Over(ModelEntry other) => new()
    {
        ContextWindowTokens = ContextWindowTokens ?? other.ContextWindowTokens,
        MaxOutputTokens = MaxOutputTokens ?? other.MaxOutputTokens,
        Price = Price?.Over(other.Price) ?? other.Price,
        Images = Images ?? other.Images,
        Documents = Documents ?? other.Documents,
        Thinking = Thinking ?? other.Thinking,
        IsPrefix = IsPrefix,
    };

    /// <summary>What is wrong with the entry by itself.</summary>
    public IEnumerable<string> FindProblems()
    {
        if (ContextWindowTokens is < 1 or > MaxTokens) yield return $"contextWindowTokens is {ContextWindowTokens}: from 1 to {MaxTokens:N0}.";
        if (MaxOutputTokens is < 1 or > MaxTokens) yield return $"maxOutputTokens is {MaxOutputTokens}: from 1 to {MaxTokens:N0}.";
        foreach (var problem in FindPriceProblems("price", Price)) yield return problem;
        foreach (var problem in FindTierProblems(Price?.Tiers ?? [])) yield return problem;
        foreach (var level in Thinking ?? [])
        {
            if (!TryReadLevel(level, out _)) yield return $"thinking has \"{level}\": off, low, medium, high or extraHigh.";
        }
    }

    public ModelInfo ToInfo() => new(
        ContextWindowTokens ?? ModelInfo.Unknown.ContextWindowTokens,
        MaxOutputTokens ?? ModelInfo.Unknown.MaxOutputTokens,
        Price?.ToCost() ?? UsageCost.Zero)
    {
        PriceTiers = Price?.ToTiers() ?? [],
        SupportsImages = Images ?? ModelInfo.Unknown.SupportsImages,
        SupportsDocuments = Documents ?? ModelInfo.Unknown.SupportsDocuments,
        ThinkingLevels = Thinking is null ? null : [.. Thinking.Select(ReadLevel).Distinct().Order()],
    };

    private static IEnumerable<string> FindPriceProblems(string path, PriceFigures? figures) => (figures?.Figures ?? [])
        .Where(figure => figure.Price is < 0 or > MaxPrice)
        .Select(figure => $"{path}.{figure.Name} is {figure.Price}: US dollars per million tokens, from 0 to {MaxPrice:N0}.");

    // A list in a file may hold null.
    private static IEnumerable<string> FindTierProblems(ModelPriceTier?[] tiers)
    {
        var below = 0;
        for (var i = 0; i < tiers.Length; i++)
        {
            var path = $"price.tiers[{i}]";
            foreach (var problem in FindPriceProblems(path, tiers[i])) yield return problem;
            if (tiers[i]?.AbovePromptTokens is not { } above) yield return $"{path} has no abovePromptTokens.";
            else if (above <= below || above > MaxTokens) yield return $"{path}.abovePromptTokens is {above}: from {below + 1} to {MaxTokens:N0}.";
            else below = above;
        }
    }

    // Only names: a number would be taken for the level of that place.
    private static bool TryReadLevel(string name, out ThinkingLevel level)
    {
        level = default;
        return name.Length > 0 && char.IsLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out level);
    }

    private static ThinkingLevel ReadLevel(string name) => TryReadLevel(name, out var level) ? level : ThinkingLevel.Off;
}
