namespace Hearth.Cli.Doctor;

/// <summary>One finding of the server.</summary>
internal sealed record CheckEntry(string Subject, string Outcome, string Message);
