using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Hearth.AspNetCore.Admissions;

/// <summary>The bytes of an image or a file in a prompt.</summary>
internal static class AttachmentData
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 14_680_064;

    /// <summary>Decodes standard base64 without passing through a string.</summary>
    /// <param name="data">A JSON string.</param>
    /// <param name="content">The bytes.</param>
    /// <returns>What is wrong, as the rest of a sentence; null when nothing is.</returns>
    public static string? TryDecode(JsonElement data, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var text = JsonMarshal.GetRawUtf8Value(data)[1..^1];
        if (text.Contains((byte)'\\')) text = Encoding.UTF8.GetBytes(data.GetString()!);
        if (text.Length > MaxLength) return $"has more than {MaxLength} characters of data.";

        // The decoder skips white space, which standard base64 does not have.
        var bytes = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        if (text.IndexOfAny(" \t\r\n"u8) >= 0
            || Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) != OperationStatus.Done
            || consumed != text.Length)
        {
            return "has data that is not standard base64.";
        }

        content = bytes.AsMemory(0, written);
        return null;
    }
}
