namespace Quickstart.Workflows;

/// <summary>What to summarize.</summary>
/// <param name="Text">The text.</param>
public sealed record SummarizeInput(string Text);
