namespace Hearth.Hosting.Checks;

/// <summary>One thing that a check has found.</summary>
/// <param name="Outcome">How bad it is.</param>
/// <param name="Message">What it is, and what to do about it. Holds no secret.</param>
internal sealed record CheckFinding(CheckOutcome Outcome, string Message)
{
    public static CheckFinding Ok(string message) => new(CheckOutcome.Ok, message);

    public static CheckFinding Warning(string message) => new(CheckOutcome.Warning, message);

    public static CheckFinding Fault(string message) => new(CheckOutcome.Fault, message);
}
