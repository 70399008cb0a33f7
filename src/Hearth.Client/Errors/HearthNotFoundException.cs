using System.Net;

namespace Hearth.Client.Errors;

/// <summary>There is no such agent, workflow, run, stream, attachment or address, or the caller may not know of it.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthNotFoundException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
