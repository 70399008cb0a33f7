namespace Hearth.Client.Tests.Documentation;

/// <summary>What it gets for it.</summary>
internal sealed record Summary(string Text);
