namespace Hearth.Capacity.Report;

/// <summary>One figure of the model beside that of the simulation.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Modelled">By the formula.</param>
/// <param name="Simulated">As counted.</param>
/// <param name="Tolerance">By how much the ratio of the two may differ from 1.</param>
internal sealed record Check(string Name, string Unit, double Modelled, double Simulated, double Tolerance)
{
    /// <summary>The simulation's figure over the model's.</summary>
    public double Ratio => Modelled == Simulated ? 1 : Simulated / Modelled;

    public bool Holds => Math.Abs(Ratio - 1) <= Tolerance;
}
