using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore;

/// <summary>Writes answers in JSON other than errors and stream reads.</summary>
internal static class JsonResponse
{
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
