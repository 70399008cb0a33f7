namespace Hearth.Tests.Faults;

/// <summary>Where the one fault of a try comes.</summary>
/// <param name="Operation">The name of the contract's member, without its ending.</param>
/// <param name="Call">Which call of it, from 1. Every unit of an append counts as one, for a store may take a batch in parts.</param>
/// <param name="Kind">What happens.</param>
internal readonly record struct FaultPoint(string Operation, int Call, FaultKind Kind)
{
    public bool IsDeadly => Kind is FaultKind.KillsBefore or FaultKind.KillsAfter;

    public bool ComesBefore => Kind is FaultKind.FailsBefore or FaultKind.KillsBefore;

    public override string ToString() => FormattableString.Invariant($"{Kind} at call {Call} of {Operation}");
}
