using Hearth.Bench.Load;

namespace Hearth.Bench.Measurements;

/// <summary>What turns of several rounds have cost.</summary>
internal sealed class TurnCost
{
    private readonly List<double> _rates = [];
    private readonly List<double> _milliseconds = [];

    /// <summary>CPU of the servers per turn, in milliseconds: the median of the rounds.</summary>
    public double Milliseconds => Median(_milliseconds);

    /// <summary>Turns per second: the median of the rounds.</summary>
    public double PerSecond => Median(_rates);

    public void Add(LoadResult turns, TimeSpan cpu)
    {
        _rates.Add(turns.PerSecond);
        _milliseconds.Add(cpu.TotalMilliseconds / turns.Count);
    }

    /// <summary>How much more turns cost here: the median over the rounds, each compared with the other's of the same round.</summary>
    public double Over(TurnCost other) => Median([.. _milliseconds.Zip(other._milliseconds, (mine, theirs) => mine / theirs)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
