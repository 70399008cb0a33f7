using Hearth.Tools;

namespace Hearth.Server.TestApp.Effects;

/// <summary>Tells the test about an effect and waits until the test lets it happen.</summary>
/// <param name="baseUrl">Where the test listens.</param>
public sealed class EffectClient(Uri baseUrl) : IDisposable
{
    /// <summary>The header with the key.</summary>
    public const string KeyHeader = "X-Effect-Key";

    private readonly HttpClient _http = new() { BaseAddress = baseUrl, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Reports one execution of a tool or a step.</summary>
    /// <param name="name">What is executed.</param>
    /// <param name="argument">What for.</param>
    /// <param name="cancellationToken">Stops waiting; the test has counted the execution.</param>
    /// <returns>The result that the test chose.</returns>
    public Task<string> HappenAsync(string name, string argument, CancellationToken cancellationToken) =>
        HappenAsync(name, argument, ToolContext.Current?.IdempotencyKey ?? "", cancellationToken);

    /// <summary>Reports one execution.</summary>
    /// <param name="name">What is executed.</param>
    /// <param name="argument">What for.</param>
    /// <param name="key">What tells the execution from others.</param>
    /// <param name="cancellationToken">Stops waiting; the test has counted the execution.</param>
    /// <returns>The result that the test chose.</returns>
    public async Task<string> HappenAsync(string name, string argument, string key, CancellationToken cancellationToken)
    {
        using var content = new StringContent(argument);
        content.Headers.Add(KeyHeader, key);
        using var response = await _http.PostAsync(new Uri(name, UriKind.Relative), content, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
