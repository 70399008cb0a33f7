using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.Events;

/// <summary>A JSON writer over a buffer that is used again and again by one thread at a time.</summary>
internal sealed class JsonBuffer : IDisposable
{
    private const int MaxKeptBytes = 1 << 20;

    // Nothing is embedded in HTML here: non-ASCII text and quotes stay readable and short.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static JsonBuffer? _cached;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_bytes, Options);

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent()
    {
        var buffer = _cached ?? new JsonBuffer();
        _cached = null;
        return buffer;
    }

    /// <summary>What was written, followed by <paramref name="suffix"/>, as an array of its own.</summary>
    public byte[] ToArray(ReadOnlySpan<byte> suffix = default)
    {
        Writer.Flush();
        var result = GC.AllocateUninitializedArray<byte>(_bytes.WrittenCount + suffix.Length);
        _bytes.WrittenSpan.CopyTo(result);
        suffix.CopyTo(result.AsSpan(_bytes.WrittenCount));
        return result;
    }

    public void Dispose()
    {
        if (_bytes.Capacity > MaxKeptBytes) return;
        _bytes.ResetWrittenCount();
        Writer.Reset();
        _cached = this;
    }
}
