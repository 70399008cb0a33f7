using System.Net;

namespace Hearth.Client.Errors;

/// <summary>
/// There are too many requests, or too many prompts of the instance wait: <c>rate_limited</c>. See
/// <see cref="HearthClientException.RetryAfter"/>.
/// </summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthRateLimitedException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
