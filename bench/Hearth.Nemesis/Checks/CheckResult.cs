namespace Hearth.Nemesis.Checks;

/// <summary>What a check has found.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Violations">What breaks it; none when it was kept.</param>
internal sealed record CheckResult(string Name, IReadOnlyList<string> Violations);
