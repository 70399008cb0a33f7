namespace Hearth.FakeProvider;

/// <summary>Token counts in one shape for every protocol.</summary>
/// <param name="Input">All input tokens, those read from or written to the cache included.</param>
/// <param name="Output">All output tokens, those spent on reasoning included.</param>
/// <param name="Cached">Input tokens read from the cache.</param>
/// <param name="CacheWrite">Input tokens written to the cache; only Anthropic reports them.</param>
/// <param name="Reasoning">Output tokens spent on reasoning.</param>
public sealed record FakeUsage(int Input, int Output, int Cached = 0, int CacheWrite = 0, int Reasoning = 0);
