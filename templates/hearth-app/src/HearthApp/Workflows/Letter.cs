namespace AppNamespace.Workflows;

/// <summary>A customer's letter. A body that does not fit is refused before a run exists.</summary>
/// <param name="Text">What it says.</param>
public sealed record Letter(string Text);
