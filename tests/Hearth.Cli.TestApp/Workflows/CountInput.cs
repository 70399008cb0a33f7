namespace Hearth.Cli.TestApp.Workflows;

/// <summary>What to count.</summary>
/// <param name="Steps">How far.</param>
/// <param name="PauseMilliseconds">How long each step takes.</param>
public sealed record CountInput(int Steps, int PauseMilliseconds = 0);
