namespace Hearth.Models;

/// <summary>A price in the catalogue's data, in US dollars per million tokens. What is null comes from a less specific entry.</summary>
internal sealed record ModelPrice : PriceFigures
{
    /// <summary>The prices of long prompts, the lowest threshold first; empty for none.</summary>
    public ModelPriceTier[]? Tiers { get; init; }

    public ModelPrice Over(ModelPrice? other) => other is null ? this : new()
    {
        Input = Input ?? other.Input,
        Output = Output ?? other.Output,
        CacheRead = CacheRead ?? other.CacheRead,
        CacheWrite = CacheWrite ?? other.CacheWrite,
        Tiers = Tiers ?? other.Tiers,
    };

    public UsageCost ToCost() => ToCost(UsageCost.Zero);

    public IReadOnlyList<PriceTier> ToTiers()
    {
        var price = ToCost();
        var tiers = new List<PriceTier>();
        foreach (var tier in Tiers ?? [])
        {
            price = tier.ToCost(price);
            tiers.Add(new PriceTier(tier.AbovePromptTokens ?? 0, price));
        }

        return tiers;
    }
}
