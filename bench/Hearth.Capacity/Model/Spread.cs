namespace Hearth.Capacity.Model;

/// <summary>How evenly things lie on replicas that are chosen at random.</summary>
internal static class Spread
{
    private const double Step = 0.01;
    private const double Range = 8;

    /// <summary>The expected greatest of n independent standard normal values.</summary>
    /// <remarks><c>E[max] = ∫ x·n·φ(x)·Φ(x)^(n-1) dx</c>, summed up in small steps.</remarks>
    public static double GreatestOf(int count)
    {
        var (sum, distribution) = (0.0, 0.0);
        for (var x = -Range; x < Range; x += Step)
        {
            var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            distribution += density * Step;
            sum += x * count * density * Math.Pow(Math.Min(distribution - (density * Step / 2), 1), count - 1) * Step;
        }

        return sum;
    }

    /// <summary>The probability that a standard normal value is greater: <c>∫ φ(x) dx</c>, from z on.</summary>
    public static double Beyond(double z)
    {
        var sum = 0.0;
        for (var x = z + (Step / 2); x < Range; x += Step) sum += Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * Step;
        return sum;
    }

    /// <summary>How many different replicas a page's readers are on: <c>n·(1 - (1 - 1/n)·exp(-x/n))</c>, x extra readers.</summary>
    public static double ReplicasOfPage(double extraReaders, int replicas) =>
        replicas * (1 - ((1 - (1.0 / replicas)) * Math.Exp(-extraReaders / replicas)));

    /// <summary>The probability that a reader is the only one of its page on its replica.</summary>
    public static double IsAlone(double extraReaders, int replicas) =>
        Math.Exp(-extraReaders / replicas) * (1 + (extraReaders * (1 - (1.0 / replicas)))) / (1 + extraReaders);
}
