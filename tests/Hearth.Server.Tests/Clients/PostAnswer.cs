using System.Net;
using System.Text.Json;

namespace Hearth.Server.Tests.Clients;

/// <summary>What the server said to a request, accepted or not.</summary>
/// <param name="Status">The status.</param>
/// <param name="RetryAfter">When to try again, if it says so.</param>
/// <param name="Body">The body.</param>
/// <param name="Receipt">What a client keeps of it; null when it was not accepted.</param>
internal sealed record PostAnswer(HttpStatusCode Status, TimeSpan? RetryAfter, JsonElement Body, Receipt? Receipt)
{
    /// <summary>The type of the error; null when there is none.</summary>
    public string? ErrorType => Body.TryGetProperty("error", out var error) ? error.GetProperty("type").GetString() : null;
}
