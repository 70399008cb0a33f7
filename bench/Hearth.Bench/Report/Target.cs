namespace Hearth.Bench.Report;

/// <summary>A figure to reach.</summary>
internal sealed record Target(double Limit, bool IsUpperLimit, string Text)
{
    public static Target AtMost(double limit, string text) => new(limit, IsUpperLimit: true, $"≤ {text}");

    public static Target AtLeast(double limit, string text) => new(limit, IsUpperLimit: false, $"≥ {text}");

    public bool IsMet(double value) => IsUpperLimit ? value <= Limit : value >= Limit;
}
