using Hearth.Events;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Errors;

/// <summary>Writes the error envelope.</summary>
internal static class ErrorResponse
{
    private const string ShortDelaySeconds = "1";

    /// <summary>Answers with an error; headers that are already set, such as <c>Allow</c>, are kept. No body for HEAD.</summary>
    public static async Task WriteAsync(HttpContext context, HttpError error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (error.Status == StatusCodes.Status401Unauthorized) headers.WWWAuthenticate = "Bearer";
        if (error.Status == StatusCodes.Status503ServiceUnavailable) headers.RetryAfter = ShortDelaySeconds;
        if (error.Status == StatusCodes.Status429TooManyRequests && headers.RetryAfter.Count == 0) headers.RetryAfter = ShortDelaySeconds;

        var body = Encode(error);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Encode(HttpError error) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, error.Type);
        json.WriteString("message"u8, error.Message);
        json.WriteString("details"u8, error.Details);
        if (error.Dev is not null) json.WriteString("dev"u8, error.Dev);
        json.WriteOptional("meta"u8, error.Meta);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
