namespace Quickstart.Workflows;

/// <summary>A summary.</summary>
/// <param name="Text">The summary's text.</param>
/// <param name="Words">How many words the original had.</param>
public sealed record Summary(string Text, int Words);
