using CsCheck;

namespace Hearth.Tests.Streams;

/// <summary>What happens to one stream.</summary>
/// <param name="Seed">For the delays and failures of the store and the pace of the readers.</param>
/// <param name="Closes">Whether the stream is closed at the end, as a run's is.</param>
/// <param name="ReplicaCount">
/// How many processes share the store. With one alone its readers may never have to fall back on looking from time to time.
/// </param>
/// <param name="PageEvents">Events per page at the most.</param>
/// <param name="PageBytes">Bytes per page at the most.</param>
/// <param name="TailBytes">The budget of the tails.</param>
/// <param name="FailurePercent">How often the store fails, before and after each commit.</param>
/// <param name="Steps">What the owners, the clients and the readers do.</param>
internal sealed record StreamScenario(
    int Seed, bool Closes, int ReplicaCount, int PageEvents, int PageBytes, int TailBytes, int FailurePercent, StreamStep[] Steps)
{
    private const int MaxNumber = 1_000;

    public static readonly Gen<StreamScenario> Any = Gen.Select(
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Bool, Gen.Int[1, 2]),
        Gen.Select(Gen.Int[1, 5], Gen.OneOf(1, 150, 1 << 20), Gen.OneOf(0, 400, 1 << 20), Gen.OneOf(0, 0, 15)),
        AnyStep().Array[5, 60],
        (run, limits, steps) => new StreamScenario(
            run.Item1, run.Item2, run.Item3, limits.Item1, limits.Item2, limits.Item3, limits.Item4, steps));

    public override string ToString() =>
        $"Seed={Seed} Closes={Closes} Replicas={ReplicaCount} Page={PageEvents}/{PageBytes} Tail={TailBytes} Failures={FailurePercent}%: "
        + string.Join(' ', Steps.Select(step => step.ToString()));

    private static Gen<StreamStep> AnyStep()
    {
        var kind = Gen.Frequency(
            (5, StreamStepKind.Boundary),
            (10, StreamStepKind.Progress),
            (4, StreamStepKind.EndTurn),
            (2, StreamStepKind.Guarded),
            (1, StreamStepKind.Settle),
            (1, StreamStepKind.Admit),
            (1, StreamStepKind.Abort),
            (2, StreamStepKind.Claim),
            (1, StreamStepKind.DisposeReplaced),
            (1, StreamStepKind.Drain),
            (3, StreamStepKind.ReadPages),
            (2, StreamStepKind.Follow),
            (3, StreamStepKind.Pause));
        return Gen.Select(kind, Gen.Int[0, MaxNumber], Gen.Int[0, MaxNumber], (step, first, second) => new StreamStep(step, first, second));
    }
}
