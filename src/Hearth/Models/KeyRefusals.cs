using System.Collections.Concurrent;

namespace Hearth.Models;

/// <summary>Remembers which providers refused their key the last time they were called. Thread-safe.</summary>
internal sealed class KeyRefusals
{
    private const string AuthenticationFailure = "authentication";

    private readonly ConcurrentDictionary<string, string> _byProvider = new(StringComparer.Ordinal);

    /// <summary>What the provider said; null when its last call got past its door.</summary>
    public string? Find(string provider) => _byProvider.GetValueOrDefault(provider);

    /// <summary>Takes the end of a call in.</summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="failure">How the call failed; null when it did not.</param>
    public void Observe(string provider, ModelFailure? failure)
    {
        if (failure?.Type == AuthenticationFailure) _byProvider[provider] = failure.Message;
        else if (failure is null && !_byProvider.IsEmpty) _byProvider.TryRemove(provider, out _);
    }
}
