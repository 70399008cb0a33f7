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
        foreach (var (name, price) in Price?.Figures ?? [])
        {
            if (price is < 0 or > MaxPrice) yield return $"price.{name} is {price}: US dollars per million tokens, from 0 to {MaxPrice:N0}.";
        }

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
        SupportsImages = Images ?? ModelInfo.Unknown.SupportsImages,
        SupportsDocuments = Documents ?? ModelInfo.Unknown.SupportsDocuments,
        ThinkingLevels = Thinking is null ? null : [.. Thinking.Select(ReadLevel).Distinct().Order()],
    };

    // Only names: a number would be taken for the level of that place.
    private static bool TryReadLevel(string name, out ThinkingLevel level)
    {
        level = default;
        return name.Length > 0 && char.IsLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out level);
    }

    private static ThinkingLevel ReadLevel(string name) => TryReadLevel(name, out var level) ? level : ThinkingLevel.Off;
}
