using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The caller may not do this: <c>forbidden</c>.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthForbiddenException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
