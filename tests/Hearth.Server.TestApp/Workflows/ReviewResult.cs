namespace Hearth.Server.TestApp.Workflows;

/// <summary>What a review came to.</summary>
/// <param name="Opinion">The free text.</param>
/// <param name="Verdict">The structured part.</param>
public sealed record ReviewResult(string Opinion, Verdict Verdict);
