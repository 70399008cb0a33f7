namespace Hearth.Tests.Streams;

/// <summary>One step; what the numbers mean depends on the kind.</summary>
internal sealed record StreamStep(StreamStepKind Kind, int First, int Second)
{
    public override string ToString() => $"{Kind}({First},{Second})";
}
