using System.Buffers;
using System.Text.Json;
using Hearth.AspNetCore.Errors;

namespace Hearth.AspNetCore.Bodies;

/// <summary>A request's body. The value lives until the body is disposed.</summary>
internal sealed class JsonBody : IDisposable
{
    private readonly JsonDocument? _document;
    private byte[]? _bytes;

    private JsonBody(byte[] bytes, int length, JsonDocument? document, HttpError? error)
    {
        (_bytes, _document, Error) = (bytes, document, error);
        Bytes = bytes.AsMemory(0, length);
    }

    /// <summary>What is wrong with the body; null when nothing is.</summary>
    public HttpError? Error { get; }

    /// <summary>The body as it was sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body as JSON; null when there is no input.</summary>
    public JsonElement? Value => _document?.RootElement;

    public static JsonBody Of(byte[] rented, int length, JsonDocument? document) => new(rented, length, document, null);

    public static JsonBody Invalid(byte[] rented, HttpError error) => new(rented, 0, null, error);

    public void Dispose()
    {
        if (_bytes is not { } bytes) return;
        _bytes = null;
        _document?.Dispose();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
