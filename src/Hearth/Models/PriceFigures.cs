namespace Hearth.Models;

/// <summary>Figures in the catalogue's data, in US dollars per million tokens. What is null comes from somewhere else.</summary>
internal abstract record PriceFigures
{
    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }

    /// <summary>The figures by their names in the data.</summary>
    public IEnumerable<(string Name, decimal? Price)> Figures =>
        [("input", Input), ("output", Output), ("cacheRead", CacheRead), ("cacheWrite", CacheWrite)];

    public UsageCost ToCost(UsageCost otherwise) => new(
        Input ?? otherwise.Input,
        Output ?? otherwise.Output,
        CacheRead ?? otherwise.CacheRead,
        CacheWrite ?? otherwise.CacheWrite);
}
