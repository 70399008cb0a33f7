using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The token is missing or not valid: <c>unauthorized</c>.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthUnauthorizedException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
