namespace Client;

/// <summary>What the workflow takes.</summary>
internal sealed record SummarizeInput(string Text);
