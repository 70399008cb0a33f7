namespace Hearth.Client.Tests.Documentation;

/// <summary>What the example summarizes.</summary>
internal sealed record Page(string Text);
