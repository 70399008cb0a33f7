using System.Net;

namespace Hearth.Client.Errors;

/// <summary>Finds the exception of an error.</summary>
internal static class ApiErrors
{
    /// <summary>The exception of an answer.</summary>
    public static HearthApiException OfAnswer(ErrorInfo error, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var exception = Create(error.Type is null or ErrorInfo.UnknownType ? TypeOf(status) : error.Type, error, status);
        exception.RetryAfter = retryAfter;
        return exception;
    }

    /// <summary>The exception of a submission that has failed.</summary>
    public static HearthApiException OfSubmission(ErrorInfo error, string submissionId)
    {
        var exception = Create(error.Type, error, status: null);
        exception.SubmissionId = submissionId;
        return exception;
    }

    /// <summary>The exception of a run that has failed.</summary>
    public static HearthApiException OfRun(ErrorInfo error, string runId)
    {
        var exception = Create(error.Type, error, status: null);
        exception.RunId = runId;
        return exception;
    }

    private static HearthApiException Create(string? type, ErrorInfo error, HttpStatusCode? status) => type switch
    {
        "agent_not_found" or "workflow_not_found" or "run_not_found" or "stream_not_found" or "route_not_found"
            or "attachment_not_available" => new HearthNotFoundException(error, status),
        "invalid_request" or "invalid_json" or "action_input_validation" or "workflow_input_unexpected" =>
            new HearthValidationException(error, status),
        "idempotency_conflict" => new HearthConflictException(error, status),
        "unauthorized" => new HearthUnauthorizedException(error, status),
        "forbidden" => new HearthForbiddenException(error, status),
        "rate_limited" => new HearthRateLimitedException(error, status),
        "unavailable" or "draining" => new HearthUnavailableException(error, status),
        "submission_aborted" or "run_aborted" => new HearthAbortedException(error, status),
        "budget_exceeded" => new HearthBudgetExceededException(error, status),
        HearthResultException.ResultUnavailable => new HearthResultException(error, status),
        _ => new HearthApiException(error, status),
    };

    // What a proxy means that answers in the server's place.
    private static string? TypeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "unauthorized",
        HttpStatusCode.Forbidden => "forbidden",
        HttpStatusCode.NotFound => "route_not_found",
        HttpStatusCode.TooManyRequests => "rate_limited",
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => "unavailable",
        _ => null,
    };
}
