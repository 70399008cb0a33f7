using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The work was aborted by somebody: <c>submission_aborted</c> or <c>run_aborted</c>.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthAbortedException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status);
