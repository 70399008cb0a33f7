using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Reads;
using Hearth.AspNetCore.Routing;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Attachments;

/// <summary>Answers GET and HEAD of an image or a file of an instance's messages.</summary>
internal sealed class AttachmentHandler(StreamSource source, IHearthStore store, ResourceAccess access)
{
    private const int IdLength = 64;

    // What the table of blobs holds besides: events that are too large for their own.
    private const string EventMediaType = "application/json";

    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Read) is { } refused) return refused;
        if (await FindAsync(request) is not { } blob) return HttpError.AttachmentNotAvailable;

        var context = request.Context;
        var tag = $"\"{blob.Id}\"";
        WriteHeaders(context.Response, tag, blob.MediaType);
        if (StreamEntityTag.Matches(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return null;
        }

        context.Response.ContentType = AttachmentType.ContentTypeOf(blob.MediaType);
        context.Response.ContentLength = blob.Content.Length;
        if (!request.IsHead) await context.Response.BodyWriter.WriteAsync(blob.Content, context.RequestAborted);
        return null;
    }

    private async Task<Blob?> FindAsync(HearthRequest request)
    {
        var id = request.Route.AttachmentId.ToString();
        if (id.Length != IdLength || !id.All(char.IsAsciiHexDigitLower)) return null;
        var cancellationToken = request.Context.RequestAborted;
        var stream = await source.FindAsync(StreamKey.ForInstance(request.Name, request.Id), cancellationToken);
        var blob = stream is null ? null : await store.FindBlobAsync(stream.Id, id, cancellationToken);
        return blob is { MediaType: EventMediaType } ? null : blob;
    }

    // The content comes from users and tools: a browser that is shown it must not run anything that it says.
    private static void WriteHeaders(HttpResponse response, string tag, string mediaType)
    {
        var headers = response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = AttachmentType.IsKnownImage(mediaType) ? "inline" : "attachment";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
