namespace Hearth.Agents;

/// <summary>How an agent's conversations are kept within the model's context window: what is old is replaced by a summary.</summary>
public sealed record CompactionOptions
{
    private readonly int _reserveTokens = 16_384;
    private readonly int _keepRecentTokens = 20_000;
    private readonly int? _contextWindowTokens;

    /// <summary>Whether conversations are compacted by themselves. Default: true. When false, one that is too long fails.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// Tokens of the context window that are left free for the answer: a conversation that would reach into them is compacted before the
    /// next turn. At most a quarter of the window is left free. Default: 16,384.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int ReserveTokens
    {
        get => _reserveTokens;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _reserveTokens = value;
        }
    }

    /// <summary>Tokens of the latest messages that stay as they are, at most half of what fits. Default: 20,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int KeepRecentTokens
    {
        get => _keepRecentTokens;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _keepRecentTokens = value;
        }
    }

    /// <summary>
    /// The model's context window in tokens, input and output together: for a model that the catalogue does not know, or that is served
    /// with a smaller window. At least 512. Null for the catalogue's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 512.</exception>
    public int? ContextWindowTokens
    {
        get => _contextWindowTokens;
        init
        {
            if (value is { } tokens) ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 512);
            _contextWindowTokens = value;
        }
    }

    /// <summary>The model that writes the summaries, as <c>provider/model</c>; null for the one that the conversation is held with.</summary>
    public string? Model { get; init; }

    /// <summary>What summaries have to pay attention to, in addition to the usual; null for nothing.</summary>
    public string? Instructions { get; init; }
}
