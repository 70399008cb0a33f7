using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>How long to wait before a failed model call is repeated: doubling, with jitter, at least what the provider asked for.</summary>
internal readonly struct RetryDelay(ModelsOptions options)
{
    private const int MaxDoublings = 16;

    /// <param name="failures">How many calls in a row have failed, from 1.</param>
    /// <param name="asked">What the provider asked for.</param>
    public TimeSpan For(int failures, TimeSpan? asked)
    {
        var backoff = options.ModelRetryDelay * Math.Pow(2, Math.Min(failures - 1, MaxDoublings));
        var jittered = backoff * (0.5 + (Random.Shared.NextDouble() / 2));
        var wait = asked > jittered ? asked.Value : jittered;
        return wait < options.MaxModelRetryDelay ? wait : options.MaxModelRetryDelay;
    }
}
