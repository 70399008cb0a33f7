namespace AppNamespace.Workflows;

/// <summary>The answer to a letter.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Orders">The numbers of the orders that the letter is about.</param>
public sealed record Answer(string Text, IReadOnlyList<string> Orders);
