using System.Text.Json;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Reads;
using Hearth.AspNetCore.Routing;
using Hearth.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Extensions;

namespace Hearth.Compliance.Host.Streams;

/// <summary>Answers the requests of one stream.</summary>
internal sealed class StreamEndpoint(WrittenStreams streams, StreamSource source, StreamReads reads)
{
    private static readonly HttpError NoBody = HttpError.InvalidRequest("An append needs a body and its content type.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            var error = await AnswerAsync(context, (string)context.GetRouteValue("path")!);
            if (error is not null) await ErrorResponse.WriteAsync(context, error);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException
            && context.RequestAborted.IsCancellationRequested)
        {
            // This is how clients stop reading.
        }
        catch (JsonException exception)
        {
            await ErrorResponse.WriteAsync(context, HttpError.InvalidJson(exception.Message));
        }
    }

    private Task<HttpError?> AnswerAsync(HttpContext context, string path) => context.Request.Method switch
    {
        "GET" => ReadAsync(context, path),
        "HEAD" => ReadAsync(context, path),
        "PUT" => CreateAsync(context, path),
        "POST" => AppendAsync(context, path),
        "DELETE" => DeleteAsync(context, path),
        _ => Task.FromResult<HttpError?>(HttpError.MethodNotAllowed),
    };

    private async Task<HttpError?> ReadAsync(HttpContext context, string path)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        var query = default(StreamQuery);
        if (!isHead && StreamReads.TryParse(context, RequestQuery.Of(context.Request), out query) is { } invalid) return invalid;
        if (streams.Find(path) is not { } written) return HttpError.StreamNotFound;

        var stream = (await source.FindAsync(written.Key, context.RequestAborted))!;
        var format = written.ContentType.ToFormat();
        if (!isHead) return await reads.GetAsync(context, stream, query, format) ? null : HttpError.StreamNotFound;
        reads.Head(context, stream, format);
        return null;
    }

    private async Task<HttpError?> CreateAsync(HttpContext context, string path)
    {
        var contentType = StreamContentType.Of(context.Request);
        var messages = contentType.ToMessages(await ReadBodyAsync(context));
        var (stream, isNew) = await streams.GetOrCreateAsync(path, contentType, messages, Closes(context), context.RequestAborted);
        if (!stream.ContentType.IsSameAs(contentType)) return Conflict($"The stream's content type is {stream.ContentType}.");
        if (stream.IsClosed != Closes(context)) return Conflict(stream.IsClosed ? "The stream is closed." : "The stream is open.");

        var response = context.Response;
        response.ContentType = stream.ContentType.Value;
        response.Headers.Location = context.Request.GetEncodedUrl();
        Answer(context, stream, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        return null;
    }

    private async Task<HttpError?> AppendAsync(HttpContext context, string path)
    {
        var body = await ReadBodyAsync(context);
        var closes = Closes(context);
        if (!closes && (body.Length == 0 || string.IsNullOrEmpty(context.Request.ContentType))) return NoBody;
        if (streams.Find(path) is not { } stream) return HttpError.StreamNotFound;

        var isCloseOnly = closes && body.Length == 0;
        if (isCloseOnly && stream.IsClosed)
        {
            Answer(context, stream, StatusCodes.Status204NoContent);
            return null;
        }

        // What the stream refuses anyway is not looked at: a conflict comes before bad JSON.
        var contentType = StreamContentType.Of(context.Request);
        var messages = stream.IsClosed || !contentType.IsSameAs(stream.ContentType) ? [body] : contentType.ToMessages(body);
        if (messages.Count == 0 && !closes) return NoBody;

        var sequence = context.Request.Headers["Stream-Seq"].FirstOrDefault();
        var refusal = await stream.TryAppendAsync(contentType, sequence, isCloseOnly ? [] : messages, closes);
        if (refusal is null)
        {
            Answer(context, stream, StatusCodes.Status204NoContent);
            return null;
        }

        if (stream.IsClosed) WritePosition(context, stream);
        return Conflict(refusal);
    }

    private async Task<HttpError?> DeleteAsync(HttpContext context, string path)
    {
        if (!await streams.DeleteAsync(path)) return HttpError.StreamNotFound;
        StreamHeaders.WriteCommon(context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static void Answer(HttpContext context, WrittenStream stream, int status)
    {
        context.Response.StatusCode = status;
        StreamHeaders.WriteCommon(context.Response.Headers);
        WritePosition(context, stream);
    }

    private static void WritePosition(HttpContext context, WrittenStream stream) =>
        StreamHeaders.WritePosition(context.Response.Headers, stream.Last.ToString(), isUpToDate: false, stream.IsClosed);

    private static bool Closes(HttpContext context) => context.Request.Headers[StreamHeaders.Closed] == "true";

    private static HttpError Conflict(string details) =>
        new(StatusCodes.Status409Conflict, "stream_conflict", "The stream is not as expected.", details);

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
