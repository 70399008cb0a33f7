using System.Text.Json;
using Hearth.Events;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Errors;

/// <summary>An error answer: a status and what goes into the envelope.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The stable type.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Details">What to do about it; may be empty.</param>
/// <param name="Meta">The type's properties, a JSON object; null when it has none.</param>
internal sealed record HttpError(int Status, string Type, string Message, string Details = "", JsonElement? Meta = null)
{
    public static readonly HttpError RouteNotFound = new(StatusCodes.Status404NotFound, "route_not_found", "There is nothing at this address.");

    public static readonly HttpError MethodNotAllowed =
        new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "The address does not know this method.", "The Allow header lists those it knows.");

    public static readonly HttpError Internal = new(StatusCodes.Status500InternalServerError, ErrorCodes.InternalError, ErrorInfo.Internal.Message);

    public static readonly HttpError Starting =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The server is starting.", "Try again in a moment.");

    public static readonly HttpError Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The server cannot reach its storage.", "Try again in a moment.");

    public static readonly HttpError Draining =
        new(StatusCodes.Status503ServiceUnavailable, "draining", "The server is shutting down.", "Try again: another replica answers.");

    public static readonly HttpError Unauthorized =
        new(StatusCodes.Status401Unauthorized, "unauthorized", "The request has no valid credentials.", "Send them in the Authorization header.");

    public static readonly HttpError Forbidden =
        new(StatusCodes.Status403Forbidden, "forbidden", "The caller may not do this.");

    public static readonly HttpError RateLimited =
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "There are too many requests.", "Wait for as long as the Retry-After header says.");

    public static readonly HttpError QueueFull =
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many submissions of this instance are waiting.", "Send more once some have settled.");

    public static readonly HttpError RunNotFound =
        new(StatusCodes.Status404NotFound, "run_not_found", "The run is not available.", "Check the id and that runs of its workflow are exposed over HTTP.");

    public static readonly HttpError StreamNotFound =
        new(StatusCodes.Status404NotFound, "stream_not_found", "The instance has no events yet.", "It comes into being with its first prompt.");

    public static readonly HttpError AttachmentNotAvailable =
        new(StatusCodes.Status404NotFound, ErrorCodes.AttachmentNotAvailable, "The instance has no such attachment.", "Take the attachmentId from one of its messages.");

    public static readonly HttpError UnsupportedMediaType =
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body must be JSON in UTF-8.", "Send Content-Type: application/json.");

    public static readonly HttpError InputUnexpected =
        new(StatusCodes.Status400BadRequest, "workflow_input_unexpected", "The workflow takes no input.", "Send no body.");

    /// <summary>The exception in Development, for the author of the application; null otherwise.</summary>
    public string? Dev { get; init; }

    public static HttpError InvalidRequest(string details) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", "The request is not valid.", details);

    public static HttpError InvalidJson(string details) =>
        new(StatusCodes.Status400BadRequest, "invalid_json", "The body is not valid JSON.", details);

    public static HttpError PayloadTooLarge(long maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge,
        "payload_too_large",
        "The body is too large.",
        $"At most {maxBytes} bytes are accepted.",
        JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("maxBytes"u8, maxBytes);
            json.WriteEndObject();
        }));

    public static HttpError AgentNotFound(string name) => new(
        StatusCodes.Status404NotFound,
        ErrorCodes.AgentNotFound,
        $"Agent \"{name}\" is not available.",
        "Check the name and that the agent is exposed over HTTP.");

    public static HttpError WorkflowNotFound(string name) => new(
        StatusCodes.Status404NotFound,
        ErrorCodes.WorkflowNotFound,
        $"Workflow \"{name}\" is not available.",
        "Check the name and that the workflow is exposed over HTTP.");

    public static HttpError IdempotencyConflict(string idName, string id) => new(
        StatusCodes.Status409Conflict,
        ErrorCodes.IdempotencyConflict,
        "The idempotency key was used before with another body.",
        "Use a new key for a new request.",
        JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            json.WriteString(idName, id);
            json.WriteEndObject();
        }));

    /// <summary>The answer to work that failed.</summary>
    public static HttpError From(ErrorInfo error)
    {
        var reduced = error.Reduced();
        return new HttpError(StatusCodes.Status500InternalServerError, reduced.Type!, reduced.Message, reduced.Details ?? "", reduced.Meta);
    }

    /// <summary>The answer to an exception that a request itself raised.</summary>
    public static HttpError From(HearthException exception) =>
        new(StatusOf(exception.Code), exception.Code, exception.Message, exception.Details, exception.Meta);

    private static int StatusOf(string type) => type switch
    {
        "invalid_request" or "invalid_json" or ErrorCodes.ActionInputValidation => StatusCodes.Status400BadRequest,
        "forbidden" => StatusCodes.Status403Forbidden,
        ErrorCodes.AgentNotFound or ErrorCodes.WorkflowNotFound or "run_not_found" or "stream_not_found" => StatusCodes.Status404NotFound,
        ErrorCodes.IdempotencyConflict => StatusCodes.Status409Conflict,
        ErrorCodes.RateLimited => StatusCodes.Status429TooManyRequests,
        "unavailable" or "draining" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
