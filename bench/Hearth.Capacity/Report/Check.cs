namespace Hearth.Capacity.Report;

/// <summary>One figure of the model beside that of the simulation.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Modelled">By the formula.</param>
/// <param name="Simulated">As counted.</param>
/// <param name="Tolerance">By how much the ratio of the two may differ from 1.</param>
/// <param name="IsBound">Whether the model says how much it is at the most.</param>
internal sealed record Check(string Name, string Unit, double Modelled, double Simulated, double Tolerance, bool IsBound = false)
{
    /// <summary>The simulation's figure over the model's.</summary>
    public double Ratio => Modelled == Simulated ? 1 : Simulated / Modelled;

    public bool Holds => Ratio <= 1 + Tolerance && (IsBound || Ratio >= 1 - Tolerance);
}
