namespace Hearth.Client.Messages;

/// <summary>Text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextBlock(string Text) : ContentBlock;
