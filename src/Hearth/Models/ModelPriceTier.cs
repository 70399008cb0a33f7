namespace Hearth.Models;

/// <summary>The price of a long prompt in the catalogue's data. What is null comes from the tier below, at last from the price itself.</summary>
internal sealed record ModelPriceTier : PriceFigures
{
    public int? AbovePromptTokens { get; init; }
}
