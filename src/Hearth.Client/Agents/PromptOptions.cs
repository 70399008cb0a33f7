namespace Hearth.Client.Agents;

/// <summary>What goes with a prompt.</summary>
public sealed record PromptOptions
{
    /// <summary>Pictures.</summary>
    public IReadOnlyList<PromptImage> Images { get; init; } = [];

    /// <summary>Text files and PDF documents.</summary>
    public IReadOnlyList<PromptFile> Files { get; init; } = [];

    /// <summary>
    /// Makes the prompt the same one when it is sent again, also by another process: 1 to 256 visible ASCII characters. Default: null, for
    /// a new one per call, which the client's own retries use.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
