namespace Hearth.Client.Workflows;

/// <summary>What goes with the start of a run.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Makes the start the same one when it is sent again, also by another process: 1 to 256 visible ASCII characters. Default: null, for a
    /// new one per call, which the client's own retries use.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
