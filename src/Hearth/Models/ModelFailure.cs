namespace Hearth.Models;

/// <summary>Why a model call failed, in terms that do not depend on a provider's SDK.</summary>
/// <param name="Type">A stable lower-case word: <c>rate_limited</c>, <c>overloaded</c>, <c>server_error</c>, <c>timeout</c>, <c>connection</c>, <c>incomplete_response</c>, <c>authentication</c>, <c>permission</c>, <c>not_found</c>, <c>invalid_request</c>, <c>context_overflow</c> or <c>unknown</c>.</param>
/// <param name="Message">A sentence for people; free of keys and of the prompt.</param>
/// <param name="IsTransient">Whether the same call may succeed later.</param>
/// <param name="RetryAfter">How long the provider asked to wait; null when it did not say.</param>
/// <param name="StatusCode">The HTTP status; null when no response arrived.</param>
/// <param name="Code">The provider's own error code, if any.</param>
public sealed record ModelFailure(
    string Type,
    string Message,
    bool IsTransient,
    TimeSpan? RetryAfter = null,
    int? StatusCode = null,
    string? Code = null)
{
    /// <summary>The <see cref="Type"/> of an input that is longer than the model takes.</summary>
    public const string ContextOverflow = "context_overflow";
}
