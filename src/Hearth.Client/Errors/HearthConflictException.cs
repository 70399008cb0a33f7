using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The idempotency key was used before, with another body: <c>idempotency_conflict</c>.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthConflictException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
