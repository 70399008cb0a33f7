namespace Hearth.Simulation.Tests.Processes;

/// <summary>What a trip is told.</summary>
/// <param name="Instance">The instance that it writes to.</param>
/// <param name="IsStructured">Whether it asks its model for a structured result.</param>
/// <param name="IsStubborn">Whether it leaves work behind.</param>
internal sealed record TripInput(string Instance, bool IsStructured, bool IsStubborn);
