namespace Hearth.Simulation.Tests.Processes;

/// <summary>A structured result.</summary>
internal sealed record Verdict(string Word);
