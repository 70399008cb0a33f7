namespace Hearth.Capacity.Simulation;

/// <summary>Random numbers that are the same in every run with the same seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    /// <summary>Poisson distributed, for small means.</summary>
    public int Poisson(double mean)
    {
        var (count, product, limit) = (0, _random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }

    /// <summary>One of several, each as likely as its weight.</summary>
    public int Pick(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        var point = _random.NextDouble() * sum;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            if (point < weights[i]) return i;
            point -= weights[i];
        }

        return weights.Length - 1;
    }
}
