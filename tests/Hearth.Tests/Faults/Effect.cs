namespace Hearth.Tests.Faults;

/// <summary>Something that a tool or a step did in the world.</summary>
/// <param name="Name">The tool or the step.</param>
/// <param name="Process">The number of the process that did it.</param>
internal readonly record struct Effect(string Name, int Process);
