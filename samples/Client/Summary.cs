namespace Client;

/// <summary>What the workflow returns.</summary>
internal sealed record Summary(string Text, int Words);
