namespace Hearth.Tests.Streams;

/// <summary>What one step of a <see cref="StreamScenario"/> does.</summary>
internal enum StreamStepKind
{
    Boundary,
    Progress,
    EndTurn,
    Guarded,
    Settle,
    Admit,
    Abort,
    Claim,
    DisposeReplaced,
    Drain,
    ReadPages,
    Follow,
    Pause,
}
