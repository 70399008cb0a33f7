using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The server starts, stops, or cannot reach its storage, or a proxy cannot reach the server.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthUnavailableException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
