namespace Hearth.Simulation.Tests.Database;

/// <summary>When one store operation is done and answered.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Before">How long it takes to the effect, or to the failure.</param>
/// <param name="After">How long it takes from the effect to the answer, or from the failure to a late effect.</param>
internal readonly record struct StorePlan(StoreFault Fault, TimeSpan Before, TimeSpan After)
{
    /// <summary>Done and answered before the caller gets its task.</summary>
    public bool IsImmediate => Fault == StoreFault.None && Before == TimeSpan.Zero && After == TimeSpan.Zero;
}
