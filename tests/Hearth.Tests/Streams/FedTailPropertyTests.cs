using CsCheck;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>Random histories of a tail that is fed from another process. A failure prints its seed and the smallest history found.</summary>
public sealed class FedTailPropertyTests
{
    private const int Seconds = 6;

    private static readonly Gen<(FedTailStep Step, int Choice)[]> Any =
        Gen.Select(Gen.Enum<FedTailStep>(), Gen.Int[0, 11], (step, choice) => (step, choice)).Array[1, 60];

    [Fact]
    public Task Readers_OfAFedTail_SeeEveryBoundaryEventOnceAndInOrder() => Task.Factory.StartNew(
        () => Any.SampleAsync(
            steps => new FedTailRun().PlayAsync(steps),
            writeLine: line => TestContext.Current.TestOutputHelper?.WriteLine(line),
            time: Check.Time > 0 ? Check.Time : Seconds,
            threads: 2,
            print: steps => string.Join(' ', steps.Select(step => $"{step.Step}({step.Choice})"))),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();
}
