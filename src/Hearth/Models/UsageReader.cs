using Microsoft.Extensions.AI;

namespace Hearth.Models;

/// <summary>Reads what a provider reported.</summary>
internal static class UsageReader
{
    private static readonly string[] CacheWriteNames = ["CacheCreationInputTokens", "cache_creation_input_tokens", "CacheWriteInputTokens"];

    /// <summary>Usage and its price. Providers count cached tokens among the input tokens; here they are apart.</summary>
    public static Usage Read(UsageDetails details, ModelInfo model)
    {
        var cacheRead = details.CachedInputTokenCount ?? 0;
        var cacheWrite = CacheWriteNames.Select(name => details.AdditionalCounts?.GetValueOrDefault(name) ?? 0).FirstOrDefault(count => count > 0);
        var input = Math.Max(0, (details.InputTokenCount ?? 0) - cacheRead - cacheWrite);
        var output = details.OutputTokenCount ?? 0;
        return new Usage(input, output, cacheRead, cacheWrite, model.CostOf(input, output, cacheRead, cacheWrite));
    }
}
