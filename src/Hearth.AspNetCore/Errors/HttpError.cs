using System.Text.Json;
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
    public static readonly HttpError Internal = new(StatusCodes.Status500InternalServerError, "internal_error", "An internal error occurred.");

    public static HttpError InvalidRequest(string details) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", "The request is not valid.", details);
}
