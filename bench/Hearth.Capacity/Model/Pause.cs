namespace Hearth.Capacity.Model;

/// <summary>How long somebody waits with the next prompt: one kind of pause, exponentially distributed.</summary>
/// <param name="Share">How many of the pauses are of this kind.</param>
/// <param name="Seconds">Their mean length.</param>
internal sealed record Pause(double Share, double Seconds)
{
    private double Rate => 1 / Seconds;

    /// <summary>The probability that the pause is over before something that happens <paramref name="rate"/> times a second, and within a limit.</summary>
    /// <remarks><c>E[exp(-k·Z); Z ≤ L] = a/(a+k) · (1 - exp(-(a+k)·L))</c>, with a = 1/mean.</remarks>
    public double EndsFirst(double rate, double limitSeconds = double.PositiveInfinity) =>
        Rate / (Rate + rate) * -Expm1(-(Rate + rate) * limitSeconds);

    /// <summary>What a limit is undercut by on average, where the pause ends first: <c>E[(L-Z)·exp(-k·Z); Z ≤ L]</c>.</summary>
    public double Undercuts(double rate, double limitSeconds)
    {
        var sum = Rate + rate;
        return Rate * ((limitSeconds / sum) + (Expm1(-sum * limitSeconds) / (sum * sum)));
    }

    /// <summary>How long the pause lasts, within a limit, while nothing else happens first: <c>(1 - exp(-(a+k)·L))/(a+k)</c>.</summary>
    public double SecondsUnder(double rate, double limitSeconds = double.PositiveInfinity) =>
        -Expm1(-(Rate + rate) * limitSeconds) / (Rate + rate);

    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;
}
