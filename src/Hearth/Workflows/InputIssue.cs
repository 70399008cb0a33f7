namespace Hearth.Workflows;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Path">Where: property names (string) and indexes (int) from the root; empty for the root.</param>
internal sealed record InputIssue(string Message, IReadOnlyList<object> Path);
