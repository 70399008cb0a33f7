namespace Hearth.Cli.Logs;

/// <summary>What is printed of one event.</summary>
/// <param name="Label">What it is: short.</param>
/// <param name="Text">What matters of it.</param>
/// <param name="Tint">The colour of the label.</param>
internal sealed record EventLine(string Label, string Text, Tint Tint = Tint.None)
{
    /// <summary>How long it took; null where that says nothing.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether all of the text is wanted; else it is cut at the edge of the terminal.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The colour of the text.</summary>
    public Tint TextTint { get; init; }
}
