namespace AppNamespace.Workflows;

/// <summary>What came of it.</summary>
/// <param name="MadeAt">When the run began.</param>
/// <param name="Lines">One sentence for each note.</param>
public sealed record DigestResult(DateTimeOffset MadeAt, IReadOnlyList<string> Lines);
