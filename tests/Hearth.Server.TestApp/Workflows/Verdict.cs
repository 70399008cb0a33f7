namespace Hearth.Server.TestApp.Workflows;

/// <summary>A judgement.</summary>
/// <param name="IsGood">Whether it is good.</param>
/// <param name="Stars">How good, from 1 to 5.</param>
public sealed record Verdict(bool IsGood, int Stars);
