namespace AppNamespace.Workflows;

/// <summary>What to sum up. A body that does not fit is refused before a run exists.</summary>
/// <param name="Notes">The notes.</param>
public sealed record DigestInput(IReadOnlyList<string> Notes);
