namespace Hearth.Models;

/// <summary>A price in the catalogue's data, in US dollars per million tokens. What is null comes from a less specific entry.</summary>
internal sealed record ModelPrice
{
    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }

    /// <summary>The figures by their names in the data.</summary>
    public IEnumerable<(string Name, decimal? Price)> Figures =>
        [("input", Input), ("output", Output), ("cacheRead", CacheRead), ("cacheWrite", CacheWrite)];

    public ModelPrice Over(ModelPrice? other) => other is null ? this : new()
    {
        Input = Input ?? other.Input,
        Output = Output ?? other.Output,
        CacheRead = CacheRead ?? other.CacheRead,
        CacheWrite = CacheWrite ?? other.CacheWrite,
    };

    public UsageCost ToCost() => new(Input ?? 0, Output ?? 0, CacheRead ?? 0, CacheWrite ?? 0);
}
