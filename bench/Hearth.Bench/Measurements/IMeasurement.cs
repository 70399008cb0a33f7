using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>One group of figures, taken on server processes of its own.</summary>
internal interface IMeasurement
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>Measures and adds rows to the report.</summary>
    Task RunAsync(BenchOptions options, BenchReport report);
}
