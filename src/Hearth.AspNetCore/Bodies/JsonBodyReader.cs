using System.Buffers;
using Hearth.AspNetCore.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Bodies;

/// <summary>Reads the body of a request as JSON, within the limit.</summary>
internal sealed class JsonBodyReader(IOptions<HearthHttpOptions> options)
{
    private const int FirstBufferBytes = 4 << 10;
    private const int MaxFirstBufferBytes = 64 << 10;

    private readonly int _maxBytes = options.Value.MaxRequestBodyBytes;

    /// <summary>Reads and parses the body; the caller disposes the result.</summary>
    public async Task<JsonBody> ReadAsync(HttpContext context)
    {
        // The server's own limit is lower; a larger one of ours could not work.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = _maxBytes;
        var contentLength = context.Request.ContentLength;
        if (contentLength > _maxBytes) return JsonBody.Invalid([], HttpError.PayloadTooLarge(_maxBytes));

        // A client is not believed at once that it will send as much as it says.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(contentLength ?? FirstBufferBytes, FirstBufferBytes, MaxFirstBufferBytes));
        try
        {
            var length = 0;
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (length + read.Buffer.Length > _maxBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return JsonBody.Invalid(buffer, HttpError.PayloadTooLarge(_maxBytes));
                }

                buffer = Append(buffer, ref length, read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return Parse(context.Request, buffer, length);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static JsonBody Parse(HttpRequest request, byte[] buffer, int length)
    {
        if (length == 0) return JsonBody.Of(buffer, 0, null);
        if (!JsonMediaType.Accepts(request.ContentType)) return JsonBody.Invalid(buffer, HttpError.UnsupportedMediaType);
        return StrictJson.TryParse(buffer.AsMemory(0, length), out var document, out var reason)
            ? JsonBody.Of(buffer, length, document)
            : JsonBody.Invalid(buffer, HttpError.InvalidJson(reason));
    }

    private static byte[] Append(byte[] buffer, ref int length, ReadOnlySequence<byte> more)
    {
        var total = length + (int)more.Length;
        if (total > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(total, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        more.CopyTo(buffer.AsSpan(length));
        length = total;
        return buffer;
    }
}
